/** Kind "multi": several options; the value is the list of their codes in the order of the form. */

import { flag, rawOf } from "./shapes.js";

/** @type {import("../types.js").Kind} */
export const multi = {
  name: "multi",
  raw: rawOf,
  read(item, raw) {
    if (!Array.isArray(raw)) return null;
    const codes = (item.options ?? []).map((o) => o.code).filter((code) => raw.includes(code));
    return codes.length ? codes : null;
  },
  blank: (raw) => raw == null || (Array.isArray(raw) && raw.length === 0),
  check(item, raw, around) {
    const texts = Array.isArray(raw) && raw.every((code) => typeof code === "string");
    if (!texts || new Set(raw).size < raw.length) return [flag(item, "wrong-shape")];
    const options = raw.map((code) => item.options?.find((one) => one.code === code));
    const withheld = around.answers[item.code]?.withheld ?? [];
    const flags = [];
    if (options.includes(undefined)) flags.push(flag(item, "option-unknown"));
    if (raw.some((code) => withheld.includes(code))) flags.push(flag(item, "option-not-offered"));
    if (raw.length > 1 && options.some((o) => o?.exclusive)) {
      flags.push(flag(item, "exclusive-option"));
    }
    if (item.max_options !== undefined && raw.length > item.max_options) {
      flags.push(flag(item, "too-many-options", { limit: item.max_options }));
    }
    return flags;
  },
  words: (item, value, language) =>
    (item.options ?? [])
      .filter((option) => value.includes(option.code))
      .map((option) => option.text[language])
      .join("; "),
};
