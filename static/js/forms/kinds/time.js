/** Kind "time": a time of day, HH:MM; times compare as text. */

import { flag, rawOf } from "./shapes.js";

const CLOCK = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/;

/** @param {unknown} raw */
const isTime = (raw) => typeof raw === "string" && CLOCK.test(raw);

/** @type {import("../types.js").Kind} */
export const time = {
  name: "time",
  raw: rawOf,
  read: (_item, raw) => (isTime(raw) ? raw : null),
  blank: (raw) => raw == null,
  check(item, raw, around) {
    if (!isTime(raw)) return [flag(item, "wrong-shape")];
    const start = item.after ? around.answers[item.after]?.value : null;
    return start != null && raw <= start ? [flag(item, "ends-before-start", { start })] : [];
  },
  words: (_item, value, language) =>
    language === "lv" ? `${Number(value.slice(0, 2))}.${value.slice(3)}` : value,
};
