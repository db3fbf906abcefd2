import assert from "node:assert/strict";
import { test } from "node:test";

import { copyOf } from "../../static/js/store/copies.js";
import { read, utf8 } from "../../static/js/store/encoding.js";
import { isTrialDue, roomTested, ROOM_BYTES, testRoom } from "../../static/js/store/space.js";
import { inside } from "../../static/js/store/store.js";
import { startSync } from "../../static/js/sync/sync.js";
import { RECOVERY, Server, html, problem, recovered } from "./server.js";
import { ANNA, freshBrowser, open, rawRows, rows, until } from "./tablet.js";

/** A tablet with so many observations at its server. */
async function arrived(t, count = 3) {
  const server = new Server();
  const browser = freshBrowser();
  const store = await open(browser);
  await inside(store).meta.setDevice({ device: "0192d000-0000-7000-8000-000000000001", token: "sv_0", epoch: server.epoch });
  const written = [];
  for (let n = 0; n < count; n += 1) written.push(await store.create("ms", 1, { N: n }));
  const sync = startSync(store, { fetch: server.fetch, locks: browser.locks, random: () => 0, idle_ms: 0 });
  t.after(async () => {
    sync.stop();
    await store.close();
  });
  await until(() => store.status().sending.key === "sent");
  return { server, store, sync, written };
}

const essence = ({ obstacle, changes, observations, lacking, different, unsent }) => [obstacle, changes, observations, lacking, different, unsent];

test("where everything is at the server, comparing says so and changes nothing", async (t) => {
  const { server, sync } = await arrived(t);
  const before = [...server.changes.keys()];
  assert.deepEqual(essence(await sync.compare()), [null, 3, 3, 0, [], 0]);
  assert.deepEqual([...server.changes.keys()], before);
});

test("what is unsent is sent before comparing", async (t) => {
  const { server, store, sync } = await arrived(t);
  await store.edit(await store.create("ms", 1, { N: 9 }), "N", 10);
  assert.deepEqual(essence(await sync.compare()), [null, 4, 4, 0, [], 0]);
  assert.equal(server.changes.size, 4);
});

test("what the server had acknowledged and has lost is found and sent again", async (t) => {
  const { server, sync, store } = await arrived(t);
  const [lost] = [...server.changes.keys()];
  server.changes.delete(lost);
  assert.deepEqual(essence(await sync.compare()), [null, 3, 3, 1, [], 0]);
  assert.ok(server.changes.has(lost));
  assert.equal(store.status().unsent.count, 0);
  assert.deepEqual(essence(await sync.compare()), [null, 3, 3, 0, [], 0]);
});

test("what the server holds with other content is named, and both stay", async (t) => {
  const { server, sync, written } = await arrived(t);
  const stored = [...server.changes.values()].find(({ change }) => change.obs === written[1]);
  stored.hash = "0".repeat(64);
  assert.deepEqual(essence(await sync.compare()), [null, 3, 3, 0, [written[1]], 0]);
  assert.equal((await rows("changes")).length, 3);
});

test("1 001 changes are compared in two requests", async (t) => {
  const { server, sync } = await arrived(t, 1001);
  assert.deepEqual(essence(await sync.compare()), [null, 1001, 1001, 0, [], 0]);
  assert.deepEqual(server.of("/api/v1/reconcile").map(({ body }) => body.changes.length), [1000, 1]);
});

for (const [what, answer, obstacle] of [
  ["no network", () => Promise.reject(new TypeError("network")), "offline"],
  ["a portal", () => html(), "portal"],
  ["an answer of another shape", () => Response.json({ lacking: "all" }), "portal"],
  ["a busy server", () => problem("busy", 503), "busy"],
  ["a withdrawn device", () => problem("device-revoked", 403), "revoked"],
]) {
  test(`${what} is not mistaken for "everything is there"`, async (t) => {
    const { server, sync } = await arrived(t);
    server.once("/api/v1/reconcile", answer);
    assert.deepEqual(essence(await sync.compare()), [obstacle, 0, 0, 0, [], 0]);
  });
}

test("without a network for sending, nothing is called compared", async (t) => {
  const { server, sync, store } = await arrived(t);
  await store.create("ms", 1, { N: 1 });
  server.once("/api/v1/push", () => Promise.reject(new TypeError("network")));
  assert.deepEqual(essence(await sync.compare()), ["offline", 0, 0, 0, [], 1]);
});

test("a server restored while being compared gets everything again", async (t) => {
  const { server, sync, store } = await arrived(t);
  server.once("/api/v1/reconcile", (request, next) => {
    server.epoch = "0192e000-0000-7000-8000-000000000002";
    server.changes.clear();
    return next();
  });
  const found = await sync.compare();
  assert.equal(found.obstacle, null);
  assert.equal(server.changes.size, 3);
  assert.equal(store.status().unsent.count, 0);
});

const CONTENT = { person: ANNA, device: null, made_at: "2026-11-24T08:00:00Z", changes: [] };

test("a copy is sealed so that only the server opens it", async () => {
  const { what, v, sealed, plain } = await copyOf(CONTENT, RECOVERY);
  assert.deepEqual([what, v, sealed.key, plain], ["sveris-copy", 1, RECOVERY.key, undefined]);
  const raw = read(await recovered(sealed.wrapped, "sveris-copy"));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
  const data = await crypto.subtle.decrypt({ name: "AES-GCM", iv: read(sealed.iv), additionalData: utf8("sveris-copy") }, key, read(sealed.data));
  assert.deepEqual(JSON.parse(new TextDecoder().decode(data)), CONTENT);
});

test("without the server's key a copy is in clear", async () => {
  assert.deepEqual(await copyOf(CONTENT, null), { what: "sveris-copy", v: 1, made_at: CONTENT.made_at, plain: CONTENT });
});

test("a copy of one observation has what is on the screen, even what the disk has not taken", async (t) => {
  freshBrowser();
  const store = await open({});
  t.after(() => store.close());
  const obs = await store.create("ms", 1, { A: 1 });
  await store.create("ms", 1, { A: 5 });
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  void store.edit(obs, "A", 2).catch(() => {});
  const copy = await store.copy(obs);
  IDBDatabase.prototype.transaction = transaction;
  assert.deepEqual(copy.changes.map(({ fields }) => fields.A.value), [2]);
  assert.deepEqual(copy.device, null);
});

test("what is in a copy never changes again: later letters are a change of their own", async (t) => {
  freshBrowser();
  const store = await open({});
  t.after(() => store.close());
  const obs = await store.create("ms", 1, { A: 1 });
  const copy = await store.copy();
  await store.edit(obs, "A", 2);
  const again = await store.copy();
  assert.deepEqual(again.changes.map(({ fields }) => fields.A.value), [1, 2]);
  assert.deepEqual(again.changes[0], copy.changes[0]);
});

test("room is what could really be written, tried once a day; nothing of the trial stays", async (t) => {
  const { storage } = freshBrowser();
  globalThis.localStorage = storage;
  t.after(() => delete globalThis.localStorage);
  const now = Date.now();
  assert.deepEqual([roomTested(), isTrialDue(new Date(now))], [null, true]);
  assert.equal(await testRoom(), ROOM_BYTES);
  assert.equal(roomTested(), ROOM_BYTES);
  assert.deepEqual(await rawRows("trial", "sveris-room"), []);
  const hours = (n) => new Date(now + n * 3_600_000);
  assert.deepEqual([23, 25, -25].map((n) => isTrialDue(hours(n))), [false, true, true]);
  const { put } = IDBObjectStore.prototype;
  t.after(() => (IDBObjectStore.prototype.put = put));
  IDBObjectStore.prototype.put = function (row) {
    if (row.content.length > 100_000) throw new DOMException("full", "QuotaExceededError");
    return put.call(this, row);
  };
  assert.equal(await testRoom(), 64 * 1024);
  IDBObjectStore.prototype.put = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  assert.equal(await testRoom(), 0);
  assert.equal(roomTested(), 0);
});
