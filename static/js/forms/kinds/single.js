/** Kind "single": one option; the value is its code. */

import { flag, rawOf } from "./shapes.js";

/** @param {import("../types.js").Item} item @param {string} code */
const option = (item, code) => item.options?.find((one) => one.code === code);

/** @type {import("../types.js").Kind} */
export const single = {
  name: "single",
  raw: rawOf,
  read: (item, raw) => (typeof raw === "string" && option(item, raw) ? raw : null),
  blank: (raw) => raw == null,
  check(item, raw, around) {
    if (typeof raw !== "string") return [flag(item, "wrong-shape")];
    if (!option(item, raw)) return [flag(item, "option-unknown")];
    const withheld = around.answers[item.code]?.withheld.includes(raw);
    return withheld ? [flag(item, "option-not-offered")] : [];
  },
  words: (item, value, language) => option(item, value)?.text[language] ?? String(value),
};
