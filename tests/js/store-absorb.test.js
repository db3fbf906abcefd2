/** What is read from the database never takes back what was typed after it was read. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Opened } from "../../static/js/store/opened.js";

const AT = "2026-11-20T09:14:00.000+02:00";
const HEAD = { id: "o1", form: "ms", version: 1, created_at: AT, changed_at: AT };

/** @returns {import("../../static/js/store/types.js").ChangeRow} */
function blank() {
  const change = { id: "c1", obs: "o1", author: "anna", kind: /** @type {const} */ ("edit"), form: "ms", version: 1, fields: {}, at: AT };
  return { v: 1, id: "c1", obs: "o1", state: "pending", own: true, tab: "t1", rev: 0, change, hash: null, receipt: null, acked_at: null };
}

for (const state of /** @type {const} */ (["frozen", "acked"])) {
  test(`a row read before its last letters were written does not take them back from one that is ${state}`, () => {
    const opened = new Opened(HEAD, [], null);
    const read = structuredClone(opened.patch("T", "lai", { blank, at: AT }));
    const typed = opened.patch("T", "laika", { blank, at: AT });
    assert.ok(read && typed);
    opened.pending = null;
    opened.absorb([{ ...typed, state, tab: null }]);
    opened.absorb([read, { ...typed }]);
    assert.equal(opened.row().document["T"], "laika");
    assert.equal(opened.rows.get("c1")?.state, state);
  });
}

test("what was acknowledged is sent again where the server asks for it", () => {
  const opened = new Opened(HEAD, [{ ...blank(), state: "acked" }], null);
  opened.absorb([{ ...blank(), state: "frozen" }]);
  assert.equal(opened.rows.get("c1")?.state, "frozen");
});

test("reopened for correction it is a draft with its answers, and submitted anew it waits", () => {
  const edit = { ...blank(), state: /** @type {const} */ ("acked") };
  edit.change = { ...edit.change, fields: { T: { value: "laika", base: [] } } };
  const submitted = (/** @type {string} */ id, /** @type {string} */ head) => ({
    ...blank(), id, state: /** @type {const} */ ("acked"),
    change: { ...blank().change, id, kind: /** @type {const} */ ("submit"), fields: undefined, heads: { T: [head] } },
  });
  const facts = { number: "2026-000001", state: "submitted", flags: [], conflicts: [], revision: 1, submitted_at: AT, late: [], accepted: "s1" };
  const opened = new Opened(HEAD, [edit, submitted("s1", "c1")], facts);
  assert.deepEqual([opened.snapshot().state, opened.snapshot().editable], ["arrived", false]);

  opened.facts = { ...facts, state: "reopened", accepted: null, reopened: "s1" };
  opened.absorb([]);
  assert.deepEqual([opened.snapshot().state, opened.snapshot().editable], ["draft", true]);
  assert.equal(opened.row().document["T"], "laika");

  const again = { ...blank(), id: "c2", change: { ...blank().change, id: "c2", fields: { T: { value: "labots", base: ["c1"] } } } };
  opened.absorb([again]);
  assert.equal(opened.snapshot().state, "draft");
  opened.absorb([submitted("s2", "c2")]);
  assert.deepEqual([opened.snapshot().state, opened.row().document["T"]], ["waiting", "labots"]);
});
