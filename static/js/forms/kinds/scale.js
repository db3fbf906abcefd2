/** Kind "scale": 2 observed, 1 partly, 0 not observed; its options are put on by definition.js. */

import { flag, rawOf, whole } from "./shapes.js";

/** @param {import("../types.js").Item} item @param {number} value */
const option = (item, value) => item.options?.find((one) => one.code === String(value));

/** @type {import("../types.js").Kind} */
export const scale = {
  name: "scale",
  raw: rawOf,
  read: (item, raw) => (whole(raw) !== null && option(item, raw) ? raw : null),
  blank: (raw) => raw == null,
  check(item, raw) {
    if (whole(raw) === null) return [flag(item, "wrong-shape")];
    return option(item, raw) ? [] : [flag(item, "option-unknown")];
  },
  words: (item, value, language) => option(item, value)?.text[language] ?? String(value),
};
