import assert from "node:assert/strict";
import { test } from "node:test";

import { canonical, clean, hash } from "../../static/js/observations/canonical.js";
import { stamp, uuid7 } from "../../static/js/observations/uuid7.js";

const SPELLINGS = [
  [{ b: 1, a: [true, null, "ž"] }, '{"a":[true,null,"ž"],"b":1}'],
  [{ "\u20ac": 1, "\r": 2, "\ufb33": 3, 1: 4, "\ud83d\ude00": 5, "\u0080": 6, "ö": 7 }, '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}'],
  [[1e30, 4.5, 2e-3, 1e-27, -0, 333333333.33333329], "[1e+30,4.5,0.002,1e-27,0,333333333.3333333]"],
  ["\u20ac$\u000f\nA'B\"\\\\\"/", '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'],
  [{ kept: 1, left: undefined }, '{"kept":1}'],
];

for (const [value, spelled] of SPELLINGS) {
  test(`canonical JSON spells ${spelled}`, () => assert.equal(canonical(value), spelled));
}

test("canonical JSON refuses what JSON cannot say", () => {
  for (const value of [NaN, Infinity, undefined, () => 1, [undefined]]) assert.throws(() => canonical(value), TypeError);
});

test("the hash is of UTF-8 and does not depend on the order of members", async () => {
  assert.equal(await hash({}), "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  assert.equal(await hash({ a: "ā", b: 2 }), await hash({ b: 2, a: "ā" }));
});

test("a value is cleaned of what databases refuse", () => {
  assert.deepEqual(clean({ a: "x\0y", b: ["\ud83d", "😀"], c: undefined, d: NaN }), { a: "xy", b: ["\ufffd", "😀"], d: NaN });
  assert.equal(clean(undefined), null);
});

test("an identifier is a UUIDv7 of its time and never the same twice", () => {
  const ids = Array.from({ length: 1000 }, () => uuid7(0x0192_0000_0001));
  assert.equal(new Set(ids).size, 1000);
  for (const id of ids) assert.match(id, /^01920000-0001-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.match(uuid7(-5), /^00000000-0000-7/);
});

test("an instant carries the tablet's own offset", () => {
  const instant = new Date("2026-11-20T07:14:03.120Z");
  instant.getTimezoneOffset = () => -120;
  assert.equal(stamp(instant), "2026-11-20T09:14:03.120+02:00");
  instant.getTimezoneOffset = () => 210;
  assert.equal(stamp(instant), "2026-11-20T03:44:03.120-03:30");
});
