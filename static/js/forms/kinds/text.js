/** Kind "text": what the observer writes; white space alone is no answer. */

import { flag, lengthOf, rawOf, said } from "./shapes.js";

/** Characters at most where the item does not say. */
export const LONGEST = 4000;

/** @type {import("../types.js").Kind} */
export const text = {
  name: "text",
  raw: rawOf,
  read: (_item, raw) => (said(raw) ? raw : null),
  blank: (raw) => raw == null || (typeof raw === "string" && !said(raw)),
  check(item, raw) {
    if (typeof raw !== "string") return [flag(item, "wrong-shape")];
    const limit = item.max_length ?? LONGEST;
    return lengthOf(raw) > limit ? [flag(item, "text-too-long", { limit })] : [];
  },
  words: (_item, value) => value,
};
