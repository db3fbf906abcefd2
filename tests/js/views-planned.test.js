/** Planned visits: which of them wait, and what the form begins with. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { fieldsOf, waiting } from "../../static/js/views/planned.js";
import { entrance, onlySite } from "../../static/js/views/presets.js";

const NOW = new Date("2026-11-20T09:00:00+02:00");
const VISIT = {
  id: "v1", kind: "areja", form: "ms", state: "planned", purpose: "planveida", announced: "nedela",
  institution: "dzv", site: null, assignment: "a1", on: "2026-11-20", starts_at: "09:20", ends_at: "", focus: [],
};
const LISTS = { assignments: { a1: { subjects: ["matematika"] } } };

test("a visit waits from a month before until two weeks after its day, unless it was begun or called off", () => {
  const on = (/** @type {string} */ day, given = {}) => ({ ...VISIT, id: day, on: day, ...given });
  const plans = [
    on("2026-11-25"), on("2026-11-06"), on("2026-11-05"), on("2026-12-20"), on("2026-12-21"),
    on("2026-11-21", { state: "cancelled" }), on("2026-11-22", { state: "asked" }), on("2026-11-23"),
  ];
  const rows = /** @type {any[]} */ ([{ document: { "K.KOPA": "2026-11-23" } }]);
  assert.deepEqual(waiting(plans, rows, NOW).map(({ id }) => id), ["2026-11-06", "2026-11-25", "2026-12-20"]);
});

test("the form begins with everything the plan says, a lesson long where its end is not known", () => {
  assert.deepEqual(fieldsOf(VISIT, LISTS), {
    "K.KOPA": "v1", "K.DATUMS": "2026-11-20", "K.NO": "09:20", "K.LIDZ": "10:00", "K.VEIDS": "areja",
    "K.MERKIS": "planveida", "K.PIETEIKTS": "nedela", "K.IESTADE": "dzv", "K.PEDAGOGS": "a1", "K.PRIEKSM": "matematika",
  });
});

test("what a teacher picked as focus is picked in the form", () => {
  const peer = { ...VISIT, form: "ms-s", kind: "savstarpeja", purpose: null, announced: null, starts_at: "", focus: ["MS.DIP.DIF"] };
  const fields = fieldsOf(peer, { assignments: { a1: { subjects: ["a", "b"] } } });
  assert.deepEqual(fields["K.FOKUSS"], ["MS.DIP.DIF"]);
  assert.equal("K.NO" in fields || "K.LIDZ" in fields || "K.PRIEKSM" in fields, false);
});

test("a site is known where the institution has only one", () => {
  const sites = { a: { institution: "dzv" }, b: { institution: "saule" }, c: { institution: "saule" } };
  assert.equal(onlySite({ sites }, "dzv"), "a");
  assert.equal(onlySite({ sites }, "saule"), null);
  assert.equal(fieldsOf(VISIT, { ...LISTS, sites })["K.ADRESE"], "a");
});

test("a short form begins at the first question nobody has answered, any other at its top", () => {
  const item = (/** @type {string} */ code) => ({ code, kind: "text", text: {}, obligatory: true });
  const sections = [{ code: "K1", items: [item("K.A"), item("K.B")] }, { code: "F", items: [item("F.A")] }];
  const form = (/** @type {string} */ name) => /** @type {any} */ ({ form: name, family: "MS", scale: [], sections });
  assert.equal(entrance(form("ms-s"), { "K.A": "a" }, {}), "K1~K.B");
  assert.equal(entrance(form("ms-s"), { "K.A": "a", "K.B": "b" }, {}), "F");
  assert.equal(entrance(form("ms-s"), { "K.A": "a", "K.B": "b", "F.A": "f" }, {}), "");
  assert.equal(entrance(form("ms"), { "K.A": "a" }, {}), "");
});
