import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { forceCloseDatabase } from "fake-indexeddb";

import { Database, Outdated, PERSON_STORES } from "../../static/js/store/database.js";
import { Rescue } from "../../static/js/store/rescue.js";
import { setNow } from "../../static/js/store/people.js";
import { databaseName, inside } from "../../static/js/store/store.js";
import { ANNA, QUICK, freshBrowser, open, pause, rawRows, rows, until, vault } from "./tablet.js";

const { IDBDatabase } = await import("fake-indexeddb").then(() => globalThis);
const transaction = IDBDatabase.prototype.transaction;
afterEach(() => {
  IDBDatabase.prototype.transaction = transaction;
});

/** Let every writing transaction go through `instead`. */
function breakWriting(instead) {
  IDBDatabase.prototype.transaction = function begin(stores, mode, options) {
    if (mode !== "readwrite") return transaction.call(this, stores, mode, options);
    return instead(() => transaction.call(this, stores, mode, options), stores, options);
  };
}

function repair() {
  IDBDatabase.prototype.transaction = transaction;
}

const full = () => {
  throw new DOMException("no space", "UnknownError");
};

/** A transaction that never completes and never fails. */
const silent = (begin) => {
  const tx = begin();
  const again = () => {
    try {
      tx.objectStore(tx.objectStoreNames[0]).get("-").onsuccess = again;
    } catch {
      // Aborted at last.
    }
  };
  again();
  return tx;
};

/** What lies in the third line, opened. */
async function rescuedRows(storage) {
  const { rows: found } = await new Rescue(ANNA, "nobody", vault, storage).left(() => false);
  return found;
}

test("typing commits relaxed at once; a strict barrier follows in time; saved is said only then", async () => {
  const store = await open(freshBrowser());
  const obs = await store.create("ms", 1);
  const seen = [];
  breakWriting((begin, stores, options) => {
    seen.push([[].concat(stores).join(), options.durability]);
    return begin();
  });
  await store.edit(obs, "S.STIPR", "a");
  assert.deepEqual(seen, [["changes,observations", "relaxed"]]);
  assert.equal(store.status().saving.key, "saving");
  await until(() => store.status().saving.key === "saved");
  assert.deepEqual(seen[1], ["barrier", "strict"]);
  await store.close();
});

test("a barrier comes even while typing never pauses", async () => {
  const store = await open(freshBrowser());
  const obs = await store.create("ms", 1);
  const barriers = [];
  breakWriting((begin, stores, options) => {
    if (options.durability === "strict") barriers.push(Date.now());
    return begin();
  });
  const start = Date.now();
  while (Date.now() - start < 200) await store.edit(obs, "S.STIPR", `typed ${Date.now()} ${Math.random()}`);
  assert.ok(barriers.length >= 3, `only ${barriers.length} barriers in 200 ms with one due every ${QUICK.pace.barrier_ms} ms`);
  await store.close();
});

test("choices and submitting are strict at once", async () => {
  const store = await open(freshBrowser());
  const obs = await store.create("ms", 1);
  const seen = [];
  breakWriting((begin, stores, options) => {
    seen.push(options.durability);
    return begin();
  });
  await store.choose(obs, "MS.SR.DEF", 2);
  assert.equal(store.status().saving.key, "saved");
  await store.submit(obs);
  assert.deepEqual(new Set(seen), new Set(["strict"]));
  await store.close();
});

for (const [name, fault, reason] of [["a full disk", full, "UnknownError"], ["a transaction that stays silent", silent, "Silent"]]) {
  test(`${name} says NOT saved, keeps the value, and heals by itself`, async () => {
    const browser = freshBrowser();
    const store = await open(browser);
    const obs = await store.create("ms", 1);
    breakWriting(fault);
    const written = store.edit(obs, "S.STIPR", "not to be lost");
    await until(() => store.status().saving.key === "unsaved");
    assert.equal(store.status().saving.reason, reason);
    assert.equal(store.peek(obs).document["S.STIPR"], "not to be lost");
    await until(async () => (await rescuedRows(browser.storage)).some(([, row]) => row.change?.fields["S.STIPR"].value === "not to be lost"));
    void store.edit(obs, "S.STIPR", "not to be lost either");
    repair();
    await written;
    await until(() => store.status().saving.key === "saved");
    assert.equal((await rows("changes"))[0].change.fields["S.STIPR"].value, "not to be lost either");
    await until(() => Object.keys(browser.storage).length === 0); // The copy goes when the database has it.
    await store.close();
  });
}

test("what the database never took is taken back from the third line at the next start", async () => {
  const browser = freshBrowser();
  const store = await open(browser);
  const obs = await store.create("ms", 1, { A: 1 });
  breakWriting(full);
  void store.edit(obs, "A", 2);
  const other = store.create("rn", 1, { B: "never written" });
  await until(() => store.status().saving.key === "unsaved");
  await until(async () => (await rescuedRows(browser.storage)).some(([, row]) => row.change?.fields.B?.value === "never written"));
  // The page dies: nothing is closed, its locks are gone.
  browser.locks = new (browser.locks.constructor)();
  repair();
  globalThis.indexedDB.open = globalThis.indexedDB.open.bind(globalThis.indexedDB);
  const next = await open(browser);
  assert.deepEqual((await next.observation(obs)).document, { A: 2 });
  assert.equal(next.observations().length, 2);
  assert.deepEqual(next.observations().map((one) => one.document.B).filter(Boolean), ["never written"]);
  void other;
  await next.close();
  await store.close();
});

test("a copy older than the database changes nothing; a newer one goes on top of what is frozen", async () => {
  const browser = freshBrowser();
  const store = await open(browser);
  const obs = await store.create("ms", 1, { A: 1 });
  await store.edit(obs, "A", 2);
  await store.submit(obs);
  const row = (await rows("changes")).find((one) => one.change.kind === "edit");
  await store.close();
  const rescued = (rev, value) => ({ ...row, state: "pending", rev, change: { ...row.change, fields: { A: { value, base: [] } } } });
  await new Rescue(ANNA, "dead", vault, browser.storage).keep([["changes", rescued(1, 0)]]);
  const second = await open(browser);
  assert.deepEqual((await second.observation(obs)).document, { A: 2 });
  await second.close();
  await new Rescue(ANNA, "dead", vault, browser.storage).keep([["changes", rescued(9, 7)]]);
  const third = await open(browser);
  assert.deepEqual((await third.observation(obs)).document, { A: 7 });
  assert.deepEqual((await rows("changes")).find((one) => one.id === row.id), row, "what is frozen stays");
  await third.close();
});

test("neither database nor third line: the value stays in memory and the page says so", async () => {
  const browser = freshBrowser();
  const store = await open(browser);
  const obs = await store.create("ms", 1);
  Object.getPrototypeOf(browser.storage).isBroken = () => true;
  breakWriting(full);
  void store.edit(obs, "A", "still here");
  await until(() => store.status().saving.key === "unsaved");
  await pause(50);
  assert.equal(store.peek(obs).document.A, "still here");
  repair();
  await until(() => store.status().saving.key === "saved");
  assert.equal((await rows("changes"))[0].change.fields.A.value, "still here");
  await store.close();
});

test("a connection that the browser drops is opened again", async () => {
  const store = await open(freshBrowser());
  const obs = await store.create("ms", 1);
  let dropped = 0;
  breakWriting((begin) => {
    dropped += 1;
    if (dropped <= 2) throw new DOMException("Connection to Indexed Database server lost", "InvalidStateError");
    return begin();
  });
  await store.edit(obs, "A", 1);
  assert.equal((await rows("changes"))[0].change.fields.A.value, 1);
  await store.close();
});

test("a newer application has the database: this page says that it is outdated", async () => {
  freshBrowser();
  await new Promise((resolve) => {
    indexedDB.open(databaseName(ANNA), 2).onsuccess = ({ target }) => resolve(target.result.close());
  });
  const database = new Database(databaseName(ANNA), PERSON_STORES, QUICK.patience);
  await assert.rejects(database.put([["meta", { key: "feed", v: 1 }]]), Outdated);
});

test("after the disk has failed nothing is called saved before the browser has begun its files anew", async () => {
  const store = await open(freshBrowser());
  const obs = await store.create("ms", 1);
  breakWriting(full);
  const written = store.edit(obs, "A", 1);
  await until(() => store.status().saving.key === "unsaved");
  let bytes = 0;
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function count(row) {
    bytes += row.content?.length ?? 0;
    assert.notEqual(store.status().saving.key, "saved");
    return put.call(this, row);
  };
  repair();
  await written;
  IDBObjectStore.prototype.put = put;
  await until(() => store.status().saving.key === "saved");
  // Three times what Chromium's LevelDB takes before it begins another file.
  assert.ok(bytes >= 12 * 1024 * 1024, `${bytes} bytes`);
  await store.close();
  assert.deepEqual((await rows("barrier")).filter(({ key }) => key !== "barrier"), []);
});

test("a connection that has failed is closed only when another has worked", async () => {
  const store = await open(freshBrowser());
  const obs = await store.create("ms", 1);
  const seen = [];
  const { close } = IDBDatabase.prototype;
  IDBDatabase.prototype.close = function note() {
    seen.push("closed");
    close.call(this);
  };
  const failed = new Set();
  IDBDatabase.prototype.transaction = function begin(stores, mode, options) {
    if (mode === "readwrite" && (failed.size === 0 || failed.has(this))) {
      failed.add(this);
      seen.push("failed");
      return full();
    }
    if (mode === "readwrite") seen.push("worked");
    return transaction.call(this, stores, mode, options);
  };
  await store.edit(obs, "A", 1);
  await until(() => seen.includes("closed"));
  IDBDatabase.prototype.close = close;
  assert.deepEqual(seen.slice(0, 3), ["failed", "worked", "closed"]);
  await store.close();
});

/** Do as Chromium does with files it cannot read: close every connection, throw all databases away. */
async function throwAway() {
  for (const { name } of await indexedDB.databases()) {
    await new Promise((resolve) => {
      indexedDB.deleteDatabase(name ?? "").onsuccess = resolve;
    });
  }
}

test("a database that the browser throws away under the page is brought back before anything is called saved", async () => {
  const store = await open(freshBrowser());
  const device = { device: "0192a000-0000-7000-8000-0000000000d1", token: "secret", epoch: null };
  await inside(store).meta.setDevice(device);
  const first = await store.create("ms", 1, { A: "before" });
  const second = await store.create("ms", 1, { A: "another" });
  await setNow(ANNA);
  await throwAway();
  assert.deepEqual(await indexedDB.databases(), []);

  await store.choose(first, "A", "after");
  await until(() => store.status().saving.key === "saved");
  const found = await rows("observations");
  assert.deepEqual(found.map(({ id, document }) => [id, document.A]).sort(), [[first, "after"], [second, "another"]].sort());
  assert.equal((await rows("changes")).length, 2);
  assert.deepEqual(await inside(store).meta.device(), device);
  assert.deepEqual((await rawRows("meta", "sveris-device")).map(({ key, id }) => [key, id]), [["now", ANNA]]);
  await store.close();
});

test("where another tab has made the database anew, a tab whose connection was closed puts back what is unsent", async () => {
  const store = await open(freshBrowser());
  await inside(store).meta.setDevice({ device: "0192a000-0000-7000-8000-0000000000d1", token: "secret", epoch: null });
  const obs = await store.create("ms", 1, { A: "before" });
  const [row] = await rows("changes");
  const connections = [];
  IDBDatabase.prototype.transaction = function note(...given) {
    connections.push(this);
    return transaction.apply(this, given);
  };
  await store.choose(obs, "B", 1);
  repair();
  await throwAway();
  const other = new Database(databaseName(ANNA), PERSON_STORES, { vault });
  await other.put([["meta", { key: "other", v: 1 }]]);
  await other.close();
  forceCloseDatabase(connections.at(-1));
  await store.create("ms", 1, { A: "new" });
  const found = await rows("changes");
  assert.equal(found.length, 2);
  assert.deepEqual(found.find(({ id }) => id === row.id).change.fields.B.value, 1);
  assert.deepEqual((await rows("meta")).map(({ key }) => key), ["other"]);
  await store.close();
});
