/** Answers in words, as they are read in a review, a record and a conflict. */

import { KINDS } from "../forms/kinds/kinds.js";
import { inWords, language } from "../words.js";
import { entryInWords } from "./rows.js";

/** @typedef {import("../types.js").Item} Item */
/** @typedef {import("./draft.js").Draft} Draft */

/**
 * Return a value of an item in words; nothing for no value.
 * @param {Item} item
 * @param {Draft} draft
 * @param {unknown} value
 * @returns {string}
 */
export function valueInWords(item, draft, value) {
  if (value === null || value === undefined || value === "") return "";
  const reason = /** @type {{na?: unknown}} */ (value).na;
  if (typeof reason === "string") return awayInWords(draft, reason);
  if (item.kind === "reference") return entryInWords(draft.lists, item.list ?? "", value);
  // The indexed item carries the scale's values as options.
  const indexed = draft.items.get(item.code) ?? item;
  return KINDS[item.kind].words(indexed, value, language.value, draft.lists);
}

/**
 * Return the present answer of an item in words.
 * @param {Item} item
 * @param {Draft} draft
 * @returns {string}
 */
export function answerInWords(item, draft) {
  const answer = draft.answers.value[item.code];
  if (answer?.state === "na") return awayInWords(draft, answer.reason ?? "");
  return valueInWords(item, draft, answer?.value ?? draft.document.value[item.code]);
}

/**
 * @param {Draft} draft
 * @param {string} reason
 */
function awayInWords({ definition }, reason) {
  return [inWords(definition.na.text), reason].filter(Boolean).join(": ");
}
