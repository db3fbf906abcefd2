/** How far an observation has come: obligatory answers that are still missing. */

import { examine } from "../forms/checks.js";
import { index } from "../forms/definition.js";
import { evaluate, obliged } from "../forms/rules.js";

/**
 * Return how many obligatory answers are left, of how many.
 * @param {import("../store/types.js").Store} store
 * @param {import("../store/types.js").Summary} row
 * @returns {Promise<{left: number, total: number} | null>} null when the form is not here
 */
export async function progressOf(store, row) {
  const [definition, lists] = await Promise.all([
    store.definition(row.form, row.version),
    store.reference.lists(),
  ]);
  return definition ? progress(definition, row.document, lists) : null;
}

/**
 * @param {import("../types.js").FormDefinition} definition
 * @param {Record<string, unknown>} document
 * @param {import("../store/types.js").Lists} lists
 */
export function progress(definition, document, lists) {
  const answers = evaluate(definition, document, lists);
  const asked = [...index(definition).items.values()].filter(
    (item) => item.by !== "teacher" && answers[item.code]?.visible && obliged(item, answers),
  );
  const flags = examine(definition, document, lists, { submitting: true });
  return { left: flags.filter(({ code }) => code === "answer-missing").length, total: asked.length };
}
