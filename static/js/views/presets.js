/** Answers the form proposes: taken while the item has none, taken back when the reason goes. */

import { examine } from "../forms/checks.js";
import { index } from "../forms/definition.js";
import { holds, presets as proposed } from "../forms/rules.js";

/**
 * Return the answers an observation begins with: what is known, and what the form proposes then.
 * @param {import("../types.js").FormDefinition} definition
 * @param {Record<string, unknown>} known
 * @param {import("../store/types.js").Lists} lists
 * @returns {Record<string, unknown>}
 */
export function begun(definition, known, lists) {
  const { items } = index(definition);
  const fields = Object.fromEntries(Object.entries(known).filter(([code]) => items.has(code)));
  return { ...fields, ...proposed(definition, fields, lists) };
}

/** @param {import("../types.js").FormDefinition} definition */
const isShort = ({ form }) => form.endsWith("-s");

/**
 * Return where the writing begins: a short form at the first question that nobody has answered yet,
 * for its reader has three minutes; any other at its top.
 * @param {import("../types.js").FormDefinition} definition
 * @param {Record<string, unknown>} fields
 * @param {import("../store/types.js").Lists} lists
 * @returns {string} the part of the address: a section, or a section and an item in it
 */
export function entrance(definition, fields, lists) {
  const missing = examine(definition, fields, lists, { submitting: true }).find(({ code }) => code === "answer-missing");
  const section = definition.sections.find(({ items }) => items.some(({ code }) => code === missing?.field));
  if (!isShort(definition) || !section) return "";
  return section.items[0]?.code === missing?.field ? section.code : `${section.code}~${missing?.field}`;
}

/**
 * Return an institution's site where there is only one.
 * @param {import("../store/types.js").Lists} lists
 * @param {string} institution
 * @returns {string | null}
 */
export function onlySite(lists, institution) {
  const [first, ...others] = Object.entries(lists.sites ?? {}).filter(([, site]) => site.institution === institution);
  return first && !others.length ? first[0] : null;
}

/** What seldom changes between two visits to one teacher; the class only in the short peer form. */
const SAME_AS_LAST_TIME = ["K.ADRESE", "K.PROGR", "K.PRIEKSM", "K.SPORTS"];
const SAME_AMONG_PEERS = ["K.KLASE", "K.BURTS"];

/**
 * Return what is known of this teacher's lessons from the last observation on this tablet.
 * @param {import("../store/types.js").Summary[]} rows newest first
 * @param {Record<string, unknown>} said
 * @param {import("../types.js").FormDefinition} definition
 * @returns {Record<string, unknown>}
 */
export function fromLastTime(rows, said, definition) {
  const last = rows.find(({ document }) => said["K.PEDAGOGS"] && document["K.PEDAGOGS"] === said["K.PEDAGOGS"]);
  const peers = isShort(definition) ? SAME_AMONG_PEERS : [];
  const known = [...SAME_AS_LAST_TIME, ...peers].map((code) => [code, last?.document[code]]);
  return Object.fromEntries(known.filter(([, value]) => value != null));
}

/**
 * Return what a change of answers presets ([code, value]) or takes back ([code, null]).
 *
 * Only a rule that has just begun or ceased to hold does anything: what the observer chose or
 * cleared by hand afterwards stays.
 * @param {import("./draft.js").Draft} draft
 * @param {import("../forms/types.js").Answers} before
 * @returns {[string, unknown][]}
 */
export function presets(draft, before) {
  /** @type {[string, unknown][]} */
  const changes = [];
  const now = draft.answers.value;
  for (const item of draft.items.values()) {
    for (const { when, value } of item.preset ?? []) {
      const [was, is] = [before, now].map((answers) => !when || holds(when, answers) === true);
      const given = draft.document.value[item.code];
      if (is && !was && given == null) changes.push([item.code, value]);
      if (was && !is && given === value) changes.push([item.code, null]);
    }
  }
  return changes;
}
