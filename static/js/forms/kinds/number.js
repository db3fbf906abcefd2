/** Kind "number": a whole number within limits, some of which are other answers. */

import { flag, rawOf, whole } from "./shapes.js";

/** Limits that deserve a sentence of their own, by the item that sets them.
 * @type {Record<string, string>} */
const LIMITED_BY = { "K.SK_KLAT": "more-than-present", "K.SK_SAR": "more-than-enrolled" };

/** @type {import("../types.js").Kind} */
export const number = {
  name: "number",
  raw: rawOf,
  read: (_item, raw) => whole(raw),
  blank: (raw) => raw == null,
  check(item, raw, around) {
    const value = whole(raw);
    if (value === null) return [flag(item, "wrong-shape")];
    const { most, code } = limit(item, around.answers);
    const least = item.min ?? 0;
    if (value < least || (most !== null && value > most && !code)) {
      return [flag(item, "number-out-of-range", { least, most })];
    }
    return most !== null && value > most ? [flag(item, code, { limit: most })] : [];
  },
  words: (_item, value) => String(value),
};

/**
 * Return the greatest value allowed now (null if there is none), and the code of its own sentence.
 * @param {import("../types.js").Item} item
 * @param {import("../types.js").Answers} answers
 * @returns {{most: number | null, code: string}}
 */
export function limit({ max }, answers) {
  if (max === undefined || typeof max === "number") return { most: max ?? null, code: "" };
  if (max.item) {
    const asked = answers[max.item]?.value;
    if (asked != null) return { most: asked, code: LIMITED_BY[max.item] ?? "" };
  }
  const [start, end] = (max.minutes_between ?? []).map((code) => answers[code]?.value);
  if (start != null && end != null && end > start) {
    return { most: minutes(end) - minutes(start), code: "longer-than-lesson" };
  }
  return { most: max.otherwise ?? null, code: "" };
}

/** @param {string} clock */
function minutes(clock) {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}
