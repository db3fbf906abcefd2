/**
 * Kind "steps": agreed next steps, a few rows of text, term, support and status.
 *
 * Each row is a field of its own, `<item>.<uuid>`; the value is the list of rows with their "id".
 *
 * @module
 */

import { dayInWords, isDay } from "./date.js";
import { flag, lengthOf, said, shape } from "./shapes.js";
import { LONGEST } from "./text.js";

/** @typedef {import("../types.js").Item} Item */
/** @typedef {import("../types.js").Option} Option */

export const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const ROW = new RegExp(`^\\.(${UUID})$`);
const UNTIL = { lv: "līdz", en: "by" };

/** @type {import("../types.js").Kind} */
export const steps = {
  name: "steps",
  raw(item, document) {
    const fields = Object.keys(document).filter((field) => rowOf(item, field)).sort();
    const rows = fields.filter((field) => document[field] != null);
    return rows.length ? Object.fromEntries(rows.map((field) => [field, document[field]])) : null;
  },
  read(item, raw) {
    const rows = Object.entries(raw).filter(([, row]) => isRow(row) && said(row.text));
    const read = rows.map(([field, row]) => ({
      term: null, support: null, status: null, ...row, id: rowOf(item, field),
    }));
    return read.length ? read : null;
  },
  blank: (raw) => raw == null,
  check(item, raw, around) {
    const flags = Object.entries(raw).flatMap(([field, row]) =>
      ofRow(item, row, around).map(({ code, params }) => ({ code, field, params })),
    );
    if (item.rows !== undefined && Object.keys(raw).length > item.rows) {
      flags.push(flag(item, "too-many-steps", { limit: item.rows }));
    }
    return flags;
  },
  words: (item, value, language) =>
    value.map((/** @type {any} */ row) => rowInWords(item, row, language)).join("\n"),
};

/**
 * Return the id of the row a field is, null if it is no row of the item.
 * @param {Item} item
 * @param {string} field
 */
export function rowOf(item, field) {
  if (!field.startsWith(item.code)) return null;
  return ROW.exec(field.slice(item.code.length))?.[1] ?? null;
}

/** @param {any} row */
function isRow(row) {
  return shape(row, { text: "text", term: "text?", support: "text?", status: "text?" });
}

/**
 * @param {Item} item
 * @param {any} row
 * @param {import("../types.js").Around} around
 */
function ofRow(item, row, around) {
  if (!isRow(row) || (row.term != null && !isDay(row.term))) return [flag(item, "wrong-shape")];
  const flags = [];
  const limit = item.max_length ?? LONGEST;
  if (lengthOf(row.text) > limit) flags.push(flag(item, "text-too-long", { limit }));
  for (const [chosen, options] of [[row.support, item.options], [row.status, item.statuses]]) {
    if (chosen != null && !label(options, chosen, "lv")) flags.push(flag(item, "option-unknown"));
  }
  if (around.submitting && !said(row.text)) flags.push(flag(item, "step-empty"));
  return flags;
}

/**
 * @param {Item} item
 * @param {any} row
 * @param {import("../types.js").Language} language
 */
function rowInWords(item, row, language) {
  const details = [
    isDay(row.term) ? `${UNTIL[language]} ${dayInWords(row.term, language)}` : null,
    label(item.options, row.support, language),
    label(item.statuses, row.status, language),
  ].filter(Boolean);
  return details.length ? `${row.text} (${details.join("; ")})` : row.text;
}

/**
 * @param {Option[] | undefined} options
 * @param {string | null} code
 * @param {import("../types.js").Language} language
 */
function label(options, code, language) {
  return options?.find((option) => option.code === code)?.text[language] ?? null;
}
