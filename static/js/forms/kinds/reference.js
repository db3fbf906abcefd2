/** Kind "reference": the code of an entry of a list. Of a list not at hand only the shape counts. */

import { flag, lengthOf, rawOf, said } from "./shapes.js";

const LONGEST_CODE = 64;

/** @param {unknown} raw */
const isCode = (raw) => said(raw) && lengthOf(raw) <= LONGEST_CODE;

/** @type {import("../types.js").Kind} */
export const reference = {
  name: "reference",
  raw: rawOf,
  read: (_item, raw) => (isCode(raw) ? raw : null),
  blank: (raw) => raw == null || raw === "",
  check(item, raw, around) {
    if (!isCode(raw)) return [flag(item, "wrong-shape")];
    const entries = around.lists[item.list ?? ""];
    if (entries && !Object.hasOwn(entries, raw)) return [flag(item, "option-unknown")];
    return belongs(item, raw, around) ? [] : [flag(item, "not-within")];
  },
  words: (item, value, language, lists = {}) => lists[item.list ?? ""]?.[value]?.[language] || value,
};

/**
 * Return whether an entry belongs to the answer of another item, as far as the lists tell.
 *
 * Either the entry names its owner (a site its institution), or the owner lists what is its own (a
 * site its programmes).
 * @param {import("../types.js").Item} item
 * @param {string} code
 * @param {import("../types.js").Around} around
 */
function belongs(item, code, around) {
  const owner = item.within ? around.answers[item.within] : undefined;
  if (owner?.value == null) return true;
  if (item.list === "programmes") {
    const programmes = owner.attributes.programmes;
    return !programmes?.length || programmes.includes(code);
  }
  const named = around.lists[item.list ?? ""]?.[code]?.institution;
  return named == null || named === owner.value;
}
