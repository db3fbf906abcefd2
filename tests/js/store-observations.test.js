import assert from "node:assert/strict";
import { test } from "node:test";

import { hash } from "../../static/js/observations/canonical.js";
import { inside } from "../../static/js/store/store.js";
import { ANNA, freshBrowser, open, rows, until } from "./tablet.js";

const always = () => true;

test("what is typed is in the database, in one pending change", async () => {
  const store = await open(freshBrowser());
  const obs = await store.create("ms", 1, { "K.DATUMS": "2026-11-20" });
  await store.edit(obs, "S.STIPR", "S");
  await store.edit(obs, "S.STIPR", "Sk");
  await store.choose(obs, "MS.SR.DEF", 2);
  const [row, ...others] = await rows("changes");
  assert.deepEqual(others, []);
  assert.equal(row.state, "pending");
  assert.equal(row.change.author, ANNA);
  assert.deepEqual(row.change.fields, {
    "K.DATUMS": { value: "2026-11-20", base: [] },
    "S.STIPR": { value: "Sk", base: [] },
    "MS.SR.DEF": { value: 2, base: [] },
  });
  assert.deepEqual((await store.observation(obs)).document, { "K.DATUMS": "2026-11-20", "S.STIPR": "Sk", "MS.SR.DEF": 2 });
  await store.close();
});

test("an edit shows before it is committed", async () => {
  const store = await open(freshBrowser());
  const obs = await store.create("ms", 1);
  const committed = store.edit(obs, "S.STIPR", "a");
  assert.equal(store.peek(obs).document["S.STIPR"], "a");
  await committed;
  await store.close();
});

test("a change that is frozen never changes again; typing goes on in another on top of it", async () => {
  const store = await open(freshBrowser());
  const obs = await store.create("ms", 1, { A: 1 });
  await inside(store).observations.freeze(always);
  const [frozen] = await rows("changes");
  assert.equal(frozen.state, "frozen");
  assert.equal(frozen.hash, await hash(frozen.change));
  await store.edit(obs, "A", 2);
  const found = await rows("changes");
  assert.deepEqual(found.find((row) => row.id === frozen.id), frozen);
  assert.deepEqual(found.find((row) => row.id !== frozen.id).change.fields.A, { value: 2, base: [frozen.id] });
  await store.close();
});

test("a draft goes on after a restart where it was", async () => {
  const browser = freshBrowser();
  const first = await open(browser);
  const obs = await first.create("ms", 1, { A: 1 });
  await first.edit(obs, "B", "text");
  await first.close();
  const second = await open(browser);
  assert.deepEqual(second.observations().map((one) => [one.id, one.state, one.unsent]), [[obs, "draft", 1]]);
  assert.deepEqual((await second.observation(obs)).document, { A: 1, B: "text" });
  await second.edit(obs, "B", "text and more");
  await inside(second).observations.freeze(always);
  assert.ok((await rows("changes")).every((row) => row.state === "frozen"), "what a dead tab left is frozen too");
  assert.deepEqual((await second.observation(obs)).document, { A: 1, B: "text and more" });
  await second.close();
});

test("a submit names exactly what was current and waits to be sent", async () => {
  const store = await open(freshBrowser());
  const obs = await store.create("ms", 1, { A: 1 });
  await inside(store).observations.freeze(always);
  await store.edit(obs, "B", 2);
  await store.submit(obs);
  const found = await rows("changes");
  assert.ok(found.every((row) => row.state === "frozen"));
  const submit = found.find((row) => row.change.kind === "submit");
  const [a, b] = ["A", "B"].map((field) => found.find((row) => row.change.fields?.[field])?.id);
  assert.deepEqual(submit.change.heads, { A: [a], B: [b] });
  assert.equal("fields" in submit.change, false);
  assert.equal(submit.hash, await hash(submit.change));
  assert.match(submit.change.at, /^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d$/);
  const now = await store.observation(obs);
  assert.deepEqual([now.state, now.editable, now.unsent], ["waiting", false, 3]);
  await store.close();
});

test("a discarded draft leaves the list and stays in the database", async () => {
  const store = await open(freshBrowser());
  const obs = await store.create("ms", 1, { A: 1 });
  await store.discard(obs);
  assert.deepEqual(store.observations(), []);
  assert.equal((await rows("changes")).length, 2);
  await store.close();
});

test("clearing an answer is a change; saying the same again is none", async () => {
  const store = await open(freshBrowser());
  const obs = await store.create("ms", 1, { A: 1 });
  await inside(store).observations.freeze(always);
  await store.edit(obs, "A", 1);
  await store.edit(obs, "B", null);
  assert.equal((await rows("changes")).length, 1);
  await store.edit(obs, "A", null);
  assert.deepEqual((await store.observation(obs)).document, {});
  assert.equal((await rows("changes")).length, 2);
  await store.close();
});

/** Put a change of another device beside ours, as the feed would. */
async function foreign(store, obs, fields) {
  const id = `0192b000-0000-7000-8000-${String(Object.keys(fields).length).padStart(12, "0")}`;
  const change = { id, obs, author: ANNA, kind: "edit", form: "ms", version: 1, fields, at: "2026-11-20T09:00:00+02:00" };
  const row = { v: 1, id, obs, state: "acked", own: false, tab: null, rev: 0, change, hash: await hash(change), receipt: null, acked_at: null };
  await inside(store).database.put([["changes", row]]);
  await inside(store).observations.refresh([obs]);
  return id;
}

test("two devices on one answer: both values are kept and shown, typing on settles nothing, resolving does", async () => {
  const store = await open(freshBrowser());
  const obs = await store.create("ms", 1, { A: 1 });
  const other = await foreign(store, obs, { A: { value: 0, base: [] } });
  const now = await store.observation(obs);
  assert.equal(now.state, "attention");
  assert.deepEqual(now.conflicts.A.map(({ value, own }) => [value, own]).sort(), [[0, false], [1, true]]);
  assert.equal("A" in now.document, false);
  await store.edit(obs, "A", 2);
  assert.deepEqual((await store.observation(obs)).conflicts.A.map(({ value }) => value).sort(), [0, 2]);
  await store.resolve(obs, "A", 2);
  const settled = await store.observation(obs);
  assert.deepEqual([settled.conflicts, settled.document], [{}, { A: 2 }]);
  assert.ok((await rows("changes")).find((row) => row.own).change.fields.A.base.includes(other));
  await store.close();
});

test("different answers from two devices merge", async () => {
  const store = await open(freshBrowser());
  const obs = await store.create("ms", 1, { A: 1 });
  await foreign(store, obs, { B: { value: 0, base: [] } });
  const now = await store.observation(obs);
  assert.deepEqual([now.document, now.state], [{ A: 1, B: 0 }, "draft"]);
  await store.close();
});

test("two tabs: one writes, the other is told and may take over; their changes never mix", async () => {
  const browser = freshBrowser();
  const first = await open(browser);
  const obs = await first.create("ms", 1, { A: 1 });
  assert.equal((await first.observation(obs)).editable, true);
  const second = await open(browser);
  assert.equal((await second.observation(obs)).held_elsewhere, true);
  await first.edit(obs, "B", "typed in the first");
  await until(() => second.peek(obs).document.B === "typed in the first");
  assert.equal(await second.takeOver(obs), true);
  await until(() => first.peek(obs).held_elsewhere);
  await second.edit(obs, "B", "typed in the second");
  const found = await rows("changes");
  assert.equal(found.length, 2);
  await inside(second).observations.freeze(always);
  assert.deepEqual((await rows("changes")).map((row) => row.state).sort(), ["frozen", "pending"], "the living tab freezes its own");
  await until(() => first.peek(obs).document.B === "typed in the second");
  await first.close();
  await second.close();
});

test("the history tells what was changed", async () => {
  const store = await open(freshBrowser());
  const obs = await store.create("ms", 1, { A: 1 });
  await store.submit(obs);
  const history = await store.history(obs);
  assert.deepEqual(history.map((entry) => entry.kind), ["edit", "submit"]);
  assert.deepEqual(Object.keys(history[0].fields), ["A"]);
  await store.close();
});

test("a copy holds everything the server has not acknowledged", async () => {
  const store = await open(freshBrowser());
  await store.create("ms", 1, { A: 1 });
  const copy = await store.copy();
  assert.equal(copy.person, ANNA);
  assert.deepEqual(copy.changes.map((change) => change.fields.A.value), [1]);
  await store.close();
});
