/** Entries of the city's lists for choosing: those that belong to what was chosen before. */

import { localParts } from "../ui/moments.js";
import { inWords } from "../words.js";
import { entryInWords } from "./rows.js";

/** @typedef {import("../ui/chooser.js").Entry} Entry */
/** @typedef {Record<string, any>} Row */

/**
 * Return what may be chosen in an item now.
 * @param {import("./draft.js").Draft} draft
 * @param {import("../types.js").Item} item
 * @returns {Entry[]}
 */
export function entriesOf(draft, item) {
  const list = item.list ?? "";
  const owner = item.within ? draft.answers.value[item.within] : undefined;
  const { [item.code]: chosen, "K.DATUMS": on } = draft.document.value;
  const day = typeof on === "string" ? on : localParts(new Date())[0];
  const rows = Object.entries(draft.lists[list] ?? {}).map(([code, row]) => /** @type {Row} */ ({ ...row, code }));
  return rows
    .filter((row) => !row.retired && (!item.within || belongs(list, row, owner)))
    .filter((row) => row.code === chosen || isThere(row, day))
    .filter((row) => list !== "institutions" || mayObserveAt(draft.person, row.code))
    .map((row) => entry(draft.lists, list, row));
}

/**
 * A site names its institution; a site's programmes are named by the site.
 * @param {string} list
 * @param {Row} row
 * @param {import("../forms/types.js").Answer | undefined} owner
 */
function belongs(list, row, owner) {
  if (list === "programmes") return owner?.attributes.programmes?.includes(row.code) ?? false;
  return row.institution === owner?.value;
}

/**
 * Say whether an institution is open, or somebody works at a post, on a day.
 * @param {{closed_on?: string | null, from?: string, to?: string | null}} row
 * @param {string} day "YYYY-MM-DD"
 * @returns {boolean}
 */
export function isThere({ closed_on: closed, from, to }, day) {
  return (!closed || day <= closed) && (!from || from <= day) && (!to || day <= to);
}

/**
 * @param {import("../store/types.js").Person | null} person
 * @param {string} code
 */
export function mayObserveAt(person, code) {
  return !person || person.institutions === "all" || person.institutions.includes(code);
}

/**
 * @param {import("../store/types.js").Lists} lists
 * @param {string} list
 * @param {Row} row
 * @returns {Entry}
 */
function entry(lists, list, row) {
  const text = entryInWords(lists, list, row.code);
  if (list !== "assignments") return { code: row.code, text: text || inWords(/** @type {any} */ (row)) };
  const subjects = (row.subjects ?? []).map((/** @type {string} */ code) => entryInWords(lists, "subjects", code));
  return { code: row.code, text, detail: subjects.join(", ") };
}
