import assert from "node:assert/strict";
import { test } from "node:test";

import { fold } from "../../static/js/observations/fold.js";
import { inside, tidy } from "../../static/js/store/store.js";
import { pauseAfter } from "../../static/js/sync/backoff.js";
import { startSync } from "../../static/js/sync/sync.js";
import { Server, html, problem } from "./server.js";
import { ANNA, freshBrowser, open, pause, rows, until } from "./tablet.js";

/** A tablet that is signed in, its server, and a sync that has not been asked to send yet. */
async function signedIn(t, { timeout_ms = 10_000, random = () => 0, browser = freshBrowser() } = {}) {
  const server = new Server();
  server.person = ANNA;
  const store = await open(browser);
  await inside(store).meta.setDevice({ device: "0192d000-0000-7000-8000-000000000001", token: "sv_0", epoch: server.epoch });
  let sync = { stop() {}, sendNow: () => Promise.resolve() };
  t.after(async () => {
    sync.stop();
    await store.close();
  });
  const start = async () => {
    sync = startSync(store, { fetch: server.fetch, locks: browser.locks, random, timeout_ms, idle_ms: 0 });
    await until(() => !["idle", "sending"].includes(store.status().sending.key) && server.requests.length > 0);
    return sync;
  };
  return { server, store, start, browser, again: () => sync.sendNow() };
}

const states = async () => (await rows("changes")).map((row) => row.state).sort();

test("what was filled arrives once and whole, and is acknowledged", async (t) => {
  const { server, store, start } = await signedIn(t);
  const obs = await store.create("ms", 1, { A: 1 });
  await store.submit(obs);
  await start();
  assert.deepEqual(await states(), ["acked", "acked"]);
  assert.equal(server.changes.size, 2);
  assert.deepEqual(store.status().unsent, { count: 0, observations: 0, oldest_at: null });
  assert.equal(store.status().sending.key, "sent");
  assert.equal((await store.observation(obs)).number, "2026-000001");
  assert.deepEqual((await store.history(obs)).map((entry) => entry.receipt.result), ["applied", "applied"]);
  const [request] = server.of("/api/v1/push");
  assert.equal(request.headers.Authorization, "Bearer sv_0");
  assert.equal(request.packed, true);
  assert.deepEqual(Object.keys(request.body).sort(), ["app", "changes", "device", "epoch", "sent_at", "unsent"]);
  assert.equal(request.body.unsent.count, 2);
  assert.equal(request.init.redirect, "manual");
});

test("500 changes go in batches of 100", async (t) => {
  const { server, store, start } = await signedIn(t);
  for (let n = 0; n < 250; n += 1) void store.create("ms", 1, { N: n });
  await until(() => store.status().saving.key === "saved");
  await start();
  assert.deepEqual(server.of("/api/v1/push").map(({ body }) => body.changes.length), [100, 100, 50]);
  assert.equal(server.changes.size, 250);
});

test("a batch stays under the server's limit of bytes", async (t) => {
  const { server, store, start } = await signedIn(t);
  for (let n = 0; n < 12; n += 1) await store.create("ms", 1, { TEXT: "ā".repeat(30_000) });
  await start();
  const sizes = server.of("/api/v1/push").map(({ body }) => Buffer.byteLength(JSON.stringify(body)));
  assert.ok(sizes.length > 1 && sizes.every((size) => size < 512 * 1024), String(sizes));
  assert.equal(server.changes.size, 12);
});

// The table of results.

test("known: a retry is acknowledged like the first", async (t) => {
  const { server, store, start, again } = await signedIn(t);
  await store.create("ms", 1, { A: 1 });
  server.once("/api/v1/push", async (_request, next) => {
    await next();
    throw new TypeError("the connection was lost after the commit");
  });
  await start();
  assert.deepEqual([await states(), store.status().sending.key, server.changes.size], [["frozen"], "offline", 1]);
  await again();
  assert.deepEqual([await states(), server.changes.size], [["acked"], 1]);
  const [first, second] = server.of("/api/v1/push");
  assert.deepEqual(first.body.changes, second.body.changes, "the identical changes are sent again");
});

test("conflict: acknowledged", async (t) => {
  const { server, store, start } = await signedIn(t);
  server.judge = () => ({ result: "conflict" });
  await store.create("ms", 1, { A: 1 });
  await start();
  assert.deepEqual(await states(), ["acked"]);
});

test("held and let in afterwards: the tablet hears of it and asks for nothing more", async (t) => {
  const { server, store, start, again } = await signedIn(t);
  server.judge = () => ({ result: "held", code: "not-your-observation", title: "" });
  const obs = await store.create("ms", 1, { A: 1 });
  await start();
  assert.equal((await store.observation(obs)).state, "attention");
  const [{ change }] = [...server.changes.values()];
  server.tell("change", change.id, change);
  await again();
  const now = await store.observation(obs);
  assert.deepEqual([now.held, now.state], [[], "draft"]);
  assert.deepEqual(await states(), ["acked"]);
});

test("held and kept aside by a person: it is told by whom and why, and waits no more", async (t) => {
  const { server, store, start, again } = await signedIn(t);
  server.judge = () => ({ result: "held", code: "device-revoked", title: "" });
  const obs = await store.create("ms", 1, { A: 1 });
  await start();
  const [{ change }] = [...server.changes.values()];
  const decided = { verdict: "kept-aside", reason: "Pārpratums.", by: "Bruno Lācis", at: "2026-11-20T10:00:00+00:00" };
  server.tell("change", change.id, change, { held: "device-revoked", decided });
  await again();
  const now = await store.observation(obs);
  assert.deepEqual([now.held, now.kept_aside, now.state], [[], [decided], "draft"]);
});

test("held: acknowledged; needs attention and says why", async (t) => {
  const { server, store, start } = await signedIn(t);
  server.judge = () => ({ result: "held", code: "assignment-ended", title: "Darba vieta ir beigusies." });
  const obs = await store.create("ms", 1, { A: 1 });
  await start();
  const now = await store.observation(obs);
  assert.deepEqual([await states(), now.state, now.held[0].code, now.unsent], [["acked"], "attention", "assignment-ended", 0]);
});

test("reused: new id and new device id, what stands on it follows, sent again", async (t) => {
  const { server, store, start } = await signedIn(t);
  const obs = await store.create("ms", 1, { A: 1 });
  await inside(store).observations.freeze(() => true);
  const [{ id }] = await rows("changes");
  await store.edit(obs, "A", 2);
  await store.submit(obs);
  server.changes.set(id, { change: {}, hash: "of somebody else", seq: 1 });
  await start();
  assert.deepEqual(new Set(await states()), new Set(["acked"]));
  const now = await store.observation(obs);
  assert.deepEqual([now.document, Object.keys(now.conflicts), now.state], [{ A: 2 }, [], "waiting"]);
  const stored = [...server.changes.values()].map(({ change }) => change).filter((change) => change.obs === obs);
  const folded = fold(stored);
  assert.deepEqual([folded.document, folded.conflicts], [{ A: 2 }, []], "the server sees the same");
  assert.equal(stored.find((change) => change.id === folded.submit)?.heads.A.join(), now.heads.A.join());
  assert.equal(new Set(server.of("/api/v1/push").map(({ body }) => body.device)).size, 2);
});

test("invalid: kept visible and exportable; its other fields and the rest of the batch arrive", async (t) => {
  const { server, store, start } = await signedIn(t);
  const isLong = (change) => String(change.fields?.["S.STIPR"]?.value ?? "").length > 10;
  server.judge = (change) => (isLong(change) ? { result: "invalid", code: "value-too-large", title: "Par garu", fields: { "S.STIPR": "Par garu" } } : { result: "applied" });
  const obs = await store.create("ms", 1, { A: 1, "S.STIPR": "much too long a text" });
  await store.create("ms", 1, { B: 2 });
  await start();
  assert.deepEqual(await states(), ["acked", "acked", "refused"]);
  assert.deepEqual([...server.changes.values()].map(({ change }) => Object.keys(change.fields)).flat().sort(), ["A", "B"]);
  const now = await store.observation(obs);
  assert.deepEqual([now.state, now.refused[0].code, now.document], ["attention", "value-too-large", { A: 1, "S.STIPR": "much too long a text" }]);
  assert.equal((await store.copy()).changes.length, 1);
  await store.edit(obs, "S.STIPR", "short");
  assert.deepEqual([(await store.observation(obs)).state, (await store.observation(obs)).refused], ["draft", []]);
});

test("an acknowledgement counts only with our own hash", async (t) => {
  const { server, store, start } = await signedIn(t);
  server.judge = () => ({ result: "applied", hash: "0".repeat(64) });
  await store.create("ms", 1, { A: 1 });
  await start();
  assert.deepEqual([await states(), store.status().sending.key], [["frozen"], "server-error"]);
});

// The table of HTTP answers.

const OBSTACLES = [
  ["a network error", () => Promise.reject(new TypeError("failed")), "offline"],
  ["502", () => html(502), "offline"],
  ["504", () => html(504), "offline"],
  ["a cut body", () => new Response('{"server_time": "2026', { headers: { "Content-Type": "application/json" } }), "offline"],
  ["401", () => problem("sign-in-needed", 401), "sign-in"],
  ["401 in HTML", () => html(401), "portal"],
  ["429", () => problem("too-many-attempts", 429, { "Retry-After": "7" }), "busy"],
  ["503", () => html(503), "busy"],
  ["500", () => problem("server-error", 500), "server-error"],
  ["423", () => problem("locked", 423), "server-error"],
  ["404", () => problem("not-found", 404), "server-error"],
  ["a redirect", () => new Response(null, { status: 302, headers: { Location: "/login" } }), "portal"],
  ["HTML with 200", () => html(200), "portal"],
  ["JSON of another shape", () => Response.json({ ok: true }), "portal"],
  ["an empty list of results", () => Response.json({ server_time: "x", epoch: "0192e000-0000-7000-8000-000000000001", results: [] }), "server-error"],
  ["a result nobody knows", () => Response.json({ server_time: "x", epoch: "e", results: [{ id: "a", result: "fine" }] }), "portal"],
];

for (const [name, answer, key] of OBSTACLES) {
  test(`${name} acknowledges nothing and is called ${key}`, async (t) => {
    const { server, store, start, again } = await signedIn(t);
    await store.create("ms", 1, { A: 1 });
    server.once("/api/v1/push", answer);
    const { sending } = (await start(), store.status());
    assert.deepEqual([await states(), sending.key], [["frozen"], key]);
    assert.equal(sending.retry_at === null, key === "sign-in", "everything but a missing sign-in is tried again by itself");
    await again();
    assert.deepEqual([await states(), store.status().sending.key], [["acked"], "sent"]);
  });
}

test("a time-out halves the batch", async (t) => {
  const { server, store, start, again } = await signedIn(t, { timeout_ms: 500 });
  for (let n = 0; n < 8; n += 1) await store.create("ms", 1, { N: n });
  server.once("/api/v1/push", ({ init }) => new Promise((_, reject) => init.signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")))));
  await start();
  assert.equal(store.status().sending.key, "offline");
  await again();
  assert.deepEqual(server.of("/api/v1/push").map(({ body }) => body.changes.length), [8, 4, 4]);
});

test("400 isolates the change by halves, keeps it, and sends the rest", async (t) => {
  const { server, store, start } = await signedIn(t);
  for (let n = 0; n < 8; n += 1) await store.create("ms", 1, { N: n });
  const refuse = ({ body }, next) => {
    server.once("/api/v1/push", refuse);
    return body.changes.some((change) => change.fields.N.value === 5) ? problem("batch-malformed", 400) : next();
  };
  server.once("/api/v1/push", refuse);
  await start();
  assert.deepEqual([server.changes.size, await states()], [7, [...Array(7).fill("acked"), "refused"]]);
  assert.equal(store.observations().filter((one) => one.state === "attention").length, 1);
  assert.equal((await store.copy()).changes[0].fields.N.value, 5);
});

test("400 to everything, even to nothing, blames no change", async (t) => {
  const { server, store, start } = await signedIn(t);
  await store.create("ms", 1, { A: 1 });
  const refuse = () => {
    server.once("/api/v1/push", refuse);
    return problem("bad-request", 400);
  };
  server.once("/api/v1/push", refuse);
  await start();
  assert.deepEqual([await states(), store.status().sending.key], [["frozen"], "server-error"]);
});

test("413 halves; a single change that is too large is kept aside", async (t) => {
  const { server, store, start } = await signedIn(t);
  for (let n = 0; n < 4; n += 1) await store.create("ms", 1, { N: n });
  const refuse = ({ body }, next) => {
    server.once("/api/v1/push", refuse);
    return body.changes.length > 2 || body.changes.some((change) => change.fields.N.value === 3) ? html(413) : next();
  };
  server.once("/api/v1/push", refuse);
  await start();
  assert.deepEqual([await states(), (await store.copy()).changes[0].fields.N.value], [["acked", "acked", "acked", "refused"], 3]);
});

test("415 sends plain, now and later", async (t) => {
  const { server, store, start } = await signedIn(t);
  await store.create("ms", 1, { A: 1 });
  server.once("/api/v1/push", () => problem("not-json", 415));
  await start();
  assert.deepEqual(server.of("/api/v1/push").map(({ packed }) => packed), [true, false]);
  assert.deepEqual(await states(), ["acked"]);
});

test("Retry-After is a floor for the pause; a tap tries once all the same", async (t) => {
  const { server, store, start, again } = await signedIn(t);
  await store.create("ms", 1, { A: 1 });
  server.once("/api/v1/push", () => problem("busy", 503, { "Retry-After": "120" }));
  await start();
  const wait_ms = Date.parse(store.status().sending.retry_at) - Date.now();
  assert.ok(wait_ms > 115_000 && wait_ms <= 120_000, String(wait_ms));
  await again();
  assert.deepEqual(await states(), ["acked"]);
});

test("a device that is revoked stops pulling, and hands in what it has", async (t) => {
  const { server, store, start } = await signedIn(t);
  server.judge = () => ({ result: "held", code: "device-revoked", title: "" });
  server.once("/api/v1/pull", () => problem("device-revoked", 403));
  await store.create("ms", 1, { A: 1 });
  await start();
  assert.deepEqual([await states(), store.status().sending.key, server.changes.size], [["acked"], "revoked", 1]);
});

for (const [name, meet] of [
  ["409 on pull", (server) => server],
  ["a push that carries a new epoch", (server, store) => store.create("ms", 1, { B: 2 })],
]) {
  test(`${name}: the server was restored, gets everything again and is read from the start`, async (t) => {
    const { server, store, start, again } = await signedIn(t);
    server.tell("institution", "s1", { name: "1. skola", sites: [] });
    await store.create("ms", 1, { A: 1 });
    await start();
    server.changes.clear();
    server.epoch = "0192e000-0000-7000-8000-000000000002";
    await meet(server, store);
    await again();
    assert.ok([...server.changes.values()].some(({ change }) => change.fields.A?.value === 1), "what the backup lacks is back");
    assert.equal((await inside(store).meta.device()).epoch, server.epoch);
    assert.equal((await inside(store).meta.feed()).filling, null);
    assert.deepEqual((await states()).filter((state) => state !== "acked"), []);
    assert.equal((await store.reference.institutions()).length, 1);
    assert.equal(store.status().sending.key, "sent");
  });
}

test("without a token it asks to sign in, keeps everything, and goes on by itself afterwards", async (t) => {
  const { server, store } = await signedIn(t);
  await inside(store).meta.setDevice({ token: null });
  await store.create("ms", 1, { A: 1 });
  const sync = startSync(store, { fetch: server.fetch, idle_ms: 0 });
  t.after(() => sync.stop());
  await until(() => store.status().sending.key === "sign-in");
  assert.deepEqual([await states(), server.requests.length], [["frozen"], 0]);
  await inside(store).meta.setDevice({ token: "sv_9" });
  const channel = new BroadcastChannel(`sveris.${ANNA}`);
  t.after(() => channel.close());
  channel.postMessage({ what: "signed-in" });
  await until(() => store.status().sending.key === "sent");
  assert.deepEqual(await states(), ["acked"]);
});

test("only one tab sends", async (t) => {
  const { server, store, browser, start } = await signedIn(t);
  const other = await open(browser);
  await store.create("ms", 1, { A: 1 });
  let answer;
  server.once("/api/v1/push", (_request, next) => new Promise((resolve) => (answer = () => resolve(next()))));
  const begun = start();
  await until(() => answer);
  const second = startSync(other, { fetch: server.fetch, locks: browser.locks, idle_ms: 0 });
  await until(() => other.status().sending.key === "elsewhere");
  assert.equal(server.of("/api/v1/push").length, 1);
  answer();
  await begun;
  second.stop();
  await other.close();
});

test("typing is sent when the hand rests, in one change", async (t) => {
  const { server, store } = await signedIn(t);
  const obs = await store.create("ms", 1);
  const sync = startSync(store, { fetch: server.fetch, soon_ms: 400, idle_ms: 300 });
  t.after(() => sync.stop());
  for (let n = 0; n < 10; n += 1) {
    await store.edit(obs, "S.STIPR", "x".repeat(n + 1));
    await pause(10);
  }
  assert.equal(server.changes.size, 0);
  await until(() => server.changes.size > 0);
  assert.deepEqual([...server.changes.values()].map(({ change }) => change.fields["S.STIPR"].value), ["x".repeat(10)]);
});

// Fetching.

test("reference rows, forms and lists arrive, in parts, and are shown when complete", async (t) => {
  const { server, store, start } = await signedIn(t);
  server.limit = 2;
  server.forms["ms@d1"] = { form: "ms", version: 1, sections: [] };
  server.tell("form", "ms@d1", { form: "ms", version: 1, digest: "d1", state: "open", title: { lv: "Stunda", en: "Lesson" } });
  server.tell("institution", "s1", { name: "1. skola", short_name: "1.", type: "general", sites: [{ code: "s1-a", address: "Iela 1", programmes: ["21011111"] }] });
  server.tell("assignment", "a1", { person: "p", name: "Bērziņa Anna", institution: "s1", duty: "teacher", subjects: [], from: "2020-09-01", to: null });
  server.tell("list", "subjects", { entries: [{ code: "mat", lv: "Matemātika", en: "Mathematics", attributes: { area: "MAT" } }] });
  server.tell("person", ANNA, { name: "Anna", language: "lv", kinds: ["areja"], institutions: "all" });
  await start();
  const { reference } = store;
  assert.deepEqual((await reference.institutions()).map(({ code, name }) => [code, name]), [["s1", "1. skola"]]);
  assert.deepEqual((await reference.sites("s1")).map(({ code }) => code), ["s1-a"]);
  assert.deepEqual((await reference.assignments("s1")).map(({ code }) => code), ["a1"]);
  assert.deepEqual(await reference.assignments("s2"), []);
  assert.deepEqual((await reference.forms()).map(({ form, version }) => [form, version]), [["ms", 1]]);
  assert.deepEqual(await store.definition("ms", 1), server.forms["ms@d1"]);
  assert.equal((await reference.person()).id, ANNA);
  const lists = await reference.lists();
  assert.deepEqual(lists.subjects.mat, { area: "MAT", code: "mat", lv: "Matemātika", en: "Mathematics" });
  assert.equal(lists.sites["s1-a"].institution, "s1");
  assert.ok(lists.programmes["21011111"]);
});

test("gone removes a reference row and no work", async (t) => {
  const { server, store, start, again } = await signedIn(t);
  server.tell("institution", "s1", { name: "1. skola", sites: [] });
  const obs = await store.create("ms", 1, { "K.IESTADE": "s1" });
  await start();
  server.tell("institution", "s1", undefined, { gone: "scope" });
  await again();
  assert.deepEqual(await store.reference.institutions(), []);
  assert.equal((await store.observation(obs)).document["K.IESTADE"], "s1");
});

test("a reset fills a set of its own; half of it is never shown, and the rest goes on after a break", async (t) => {
  const { server, store, start, again } = await signedIn(t);
  server.tell("institution", "old", { name: "Vecā", sites: [] });
  await start();
  server.records = [];
  for (const code of ["n1", "n2", "n3"]) server.tell("institution", code, { name: code, sites: [] });
  await inside(store).meta.startOver();
  server.limit = 1;
  server.once("/api/v1/pull", (_request, next) => {
    server.once("/api/v1/pull", () => html(502));
    return next();
  });
  await again();
  assert.deepEqual((await store.reference.institutions()).map(({ code }) => code), ["old"]);
  await again();
  assert.deepEqual((await store.reference.institutions()).map(({ code }) => code), ["n1", "n2", "n3"]);
  assert.equal((await rows("reference")).length, 3, "the old set is gone");
});

test("a form whose body does not come is not taken in halves", async (t) => {
  const { server, store, start, again } = await signedIn(t);
  server.forms["ms@d1"] = { form: "ms", version: 1 };
  server.tell("form", "ms@d1", { form: "ms", version: 1, digest: "d1", state: "open", title: {} });
  server.once("/api/v1/forms/", () => html(502));
  await start();
  assert.deepEqual([await store.reference.forms(), (await inside(store).meta.feed()).cursor], [[], null]);
  await again();
  assert.ok(await store.definition("ms", 1));
});

test("the server's word on an observation decides: accepted, or needs attention with its flags", async (t) => {
  const { server, store, start, again } = await signedIn(t);
  const obs = await store.create("ms", 1, { A: 1 });
  await store.submit(obs);
  await start();
  assert.equal(store.observations()[0].state, "waiting");
  const facts = { number: "2026-000123", state: "draft", flags: [{ code: "answer-missing", field: "K.DATUMS", params: {} }], conflicts: [], revision: 0, submitted_at: null, late: [], accepted: null };
  server.tell("observation", obs, facts);
  await again();
  const flagged = await store.observation(obs);
  assert.deepEqual([flagged.state, flagged.editable, flagged.flags[0].code], ["attention", true, "answer-missing"]);
  await store.edit(obs, "K.DATUMS", "2026-11-20");
  await store.submit(obs);
  const submit = (await rows("changes")).filter((row) => row.change.kind === "submit").at(-1).id;
  await again();
  server.tell("observation", obs, { ...facts, state: "submitted", flags: [], revision: 1, submitted_at: "2026-11-20T10:00:00Z", accepted: submit });
  await again();
  const arrived = await store.observation(obs);
  assert.deepEqual([arrived.state, arrived.editable, arrived.number], ["arrived", false, "2026-000123"]);
});

test("own work from another tablet appears and can be gone on with", async (t) => {
  const { server, store, start } = await signedIn(t);
  const [id, obs] = ["0192c000-0000-7000-8000-000000000001", "0192c000-0000-7000-8000-000000000002"];
  server.tell("change", id, { id, obs, author: ANNA, kind: "edit", form: "ms", version: 1, fields: { A: { value: 1, base: [] } }, at: "2026-11-20T09:00:00+02:00" });
  await start();
  assert.deepEqual(store.observations().map((one) => [one.id, one.form, one.state, one.document]), [[obs, "ms", "draft", { A: 1 }]]);
  await store.edit(obs, "A", 2);
  assert.deepEqual((await rows("changes")).find((row) => row.own).change.fields.A.base, [id]);
});

test("after 14 days superseded changes of accepted observations go, and the observation stays as it was", async (t) => {
  const { server, store, start, again } = await signedIn(t);
  const obs = await store.create("ms", 1, { A: 1, B: 1 });
  await inside(store).observations.freeze(() => true);
  await store.edit(obs, "A", 2);
  await inside(store).observations.freeze(() => true);
  await store.edit(obs, "B", 2);
  await store.submit(obs);
  await start();
  const submit = (await rows("changes")).find((row) => row.change.kind === "submit").id;
  server.tell("observation", obs, { number: "1", state: "submitted", flags: [], conflicts: [], revision: 1, submitted_at: null, late: [], accepted: submit });
  await again();
  const before = await store.observation(obs);
  await tidy(store, new Date(Date.now() + 13 * 86_400_000));
  assert.equal((await rows("changes")).length, 4);
  await tidy(store, new Date(Date.now() + 15 * 86_400_000));
  assert.equal((await rows("changes")).length, 3);
  await inside(store).observations.refresh([obs]);
  const { document, heads, state } = await store.observation(obs);
  assert.deepEqual({ document, heads, state }, { document: before.document, heads: before.heads, state: "arrived" });
});

test("pauses grow from 2 seconds to 5 minutes, with full jitter, above what the server asked", () => {
  assert.deepEqual([1, 2, 3, 20].map((n) => pauseAfter(n, 0)), [2000, 2000, 2000, 2000]);
  assert.deepEqual([1, 2, 3, 20].map((n) => pauseAfter(n, 1)), [4000, 8000, 16_000, 300_000]);
  assert.equal(pauseAfter(1, 0, 120_000), 120_000);
});

test("every fetch says how many notices wait, also one that brings nothing new", async (t) => {
  const { server, store, browser } = await signedIn(t);
  const heard = [];
  const answers = server.fetch;
  let unread = 2;
  const fetch = async (...asked) => {
    const response = await answers(...asked);
    if (String(asked[0]).startsWith("/api/v1/pull")) response.headers.set("X-Notices", String(unread));
    return response;
  };
  const sync = startSync(store, { fetch, locks: browser.locks, idle_ms: 0, told: (count) => heard.push(count) });
  t.after(() => sync.stop());
  await until(() => heard.length > 0);
  unread = 0;
  await sync.sendNow();
  assert.deepEqual(heard.slice(0, 1), [2]);
  assert.equal(heard.at(-1), 0);
});
