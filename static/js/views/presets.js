/** Answers the form proposes: taken while the item has none, taken back when the reason goes. */

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
  const peers = definition.form.endsWith("-s") ? SAME_AMONG_PEERS : [];
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
