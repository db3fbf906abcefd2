import assert from "node:assert/strict";
import { test } from "node:test";

import { fold } from "../../static/js/observations/fold.js";
import { purgeable } from "../../static/js/store/retention.js";

const NOW = new Date("2026-11-20T10:00:00Z");
const LONG_AGO = "2026-10-01T10:00:00Z";
const LATELY = "2026-11-10T10:00:00Z";

/** Rows of edits: `id: [acked_at, {field: base}]`. */
function history(edits) {
  return Object.entries(edits).map(([id, [acked_at, bases]]) => {
    const fields = Object.fromEntries(Object.entries(bases).map(([field, base]) => [field, { value: id, base }]));
    return { id, state: acked_at ? "acked" : "frozen", acked_at, change: { id, kind: "edit", fields } };
  });
}

const CASES = [
  ["what is superseded and old goes", { a: [LONG_AGO, { F: [] }], b: [LONG_AGO, { F: ["a"] }] }, ["a"]],
  ["what is current stays, however old", { a: [LONG_AGO, { F: [], G: [] }], b: [LONG_AGO, { F: ["a"] }] }, []],
  ["what was acknowledged lately stays", { a: [LATELY, { F: [] }], b: [LATELY, { F: ["a"] }] }, []],
  ["while something is unsent nothing goes", { a: [LONG_AGO, { F: [] }], b: [null, { F: ["a"] }] }, []],
  ["no link goes out of the middle: the one before would look current", { a: [LONG_AGO, { F: [], G: [] }], b: [LONG_AGO, { F: ["a"] }], c: [LONG_AGO, { F: ["b"] }] }, []],
  ["both sides of a conflict stay", { a: [LONG_AGO, { F: [] }], b: [LONG_AGO, { F: ["a"] }], c: [LONG_AGO, { F: ["a"] }] }, ["a"]],
];

for (const [name, edits, expected] of CASES) {
  test(`retention: ${name}`, () => {
    const rows = history(edits);
    const going = purgeable(rows, NOW);
    assert.deepEqual(going, expected);
    const before = fold(rows.map((row) => row.change));
    const after = fold(rows.filter((row) => !going.includes(row.id)).map((row) => row.change));
    assert.deepEqual(after, before, "what the observation says has changed");
  });
}
