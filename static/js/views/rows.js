/**
 * An observation as a line: what is said of it in the list and at the top of its own pages.
 */

import { index } from "../forms/definition.js";
import { dayInWords, timeInWords } from "../ui/moments.js";
import { inWords, say } from "../words.js";

/** @typedef {import("../store/types.js").Summary} Summary */
/** @typedef {import("../store/types.js").Lists} Lists */
/** @typedef {Record<string, unknown>} Document */
/** @typedef {import("../types.js").FormDefinition} FormDefinition */

/**
 * Return the words of a list's entry, or its code when the list does not have it (any more).
 * @param {Lists} lists
 * @param {string} list
 * @param {unknown} code
 * @returns {string}
 */
export function entryInWords(lists, list, code) {
  if (typeof code !== "string") return "";
  const entry = lists[list]?.[code];
  if (!entry) return code;
  const name = entry.name ?? entry.short_name ?? entry.address;
  return typeof name === "string" ? name : inWords(/** @type {{lv: string, en: string}} */ (entry)) || code;
}

/**
 * Return the class or group in words: "7.b klase", "1., 2. klase", "5–6 gadi".
 * @param {Document} document
 * @param {FormDefinition} [definition] its form, which has the words for an age group
 * @returns {string}
 */
export function classInWords(document, definition) {
  const grades = document["K.KLASE"];
  if (Array.isArray(grades) && grades.length) {
    const letter = typeof document["K.BURTS"] === "string" ? document["K.BURTS"] : "";
    if (grades.length === 1) return say("row.class", { grade: grades[0], letter });
    return say("row.classes", { grades: grades.map((grade) => say("row.grade", { grade })).join(", ") });
  }
  const age = document["K.VECUMS"];
  if (typeof age !== "string") return "";
  const options = definition ? index(definition).items.get("K.VECUMS")?.options : undefined;
  return inWords(options?.find(({ code }) => code === age)?.text) || say("row.group");
}

/**
 * Return what is observed, in a few words: class and subject, or sport.
 * @param {Document} document
 * @param {Lists} lists
 * @param {FormDefinition} [definition]
 * @returns {string}
 */
export function whatInWords(document, lists, definition) {
  const subject =
    entryInWords(lists, "subjects", document["K.PRIEKSM"]) || entryInWords(lists, "sports", document["K.SPORTS"]);
  return [classInWords(document, definition), subject].filter(Boolean).join(" · ") || say("row.unnamed");
}

/**
 * Return who is observed.
 * @param {Document} document
 * @param {Lists} lists
 * @returns {string}
 */
export function whoInWords(document, lists) {
  return entryInWords(lists, "assignments", document["K.PEDAGOGS"]) || say("row.nobody");
}

/**
 * Return when the lesson is.
 * @param {Document} document
 * @returns {string}
 */
export function whenInWords(document) {
  const day = dayInWords(/** @type {string} */ (document["K.DATUMS"]));
  const from = timeInWords(/** @type {string} */ (document["K.NO"]));
  return [day, from].filter(Boolean).join(" ");
}
