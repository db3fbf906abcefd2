/**
 * Fold the changes of one observation into what they amount to. Pure; the twin of
 * svēris/observations/fold.py, whose docstring holds the rules. Both run against
 * tests/vectors/fold-*.json. The result depends on the set of changes alone: no order of
 * arrival, no repetition and no clock takes part.
 */

import { byField, conflictsOf, cover, documentOf, headsOf, isComplete, within } from "./lineage.js";

/** @typedef {import("../store/types.js").Change} Change */
/** @typedef {import("../store/types.js").Folded} Folded */
/** @typedef {import("./lineage.js").Fields} Fields */

/**
 * Return what `changes` amount to, `accepted` being the submit the server has accepted.
 * @param {Iterable<Change>} changes
 * @param {string|null} [accepted]
 * @returns {Folded}
 */
export function fold(changes, accepted = null) {
  const arrived = new Map(Array.from(changes, (change) => [change.id, change]));
  const fields = byField(arrived.values());
  const submit = accepted === null ? undefined : arrived.get(accepted);
  if (submit) return inForce(arrived, fields, submit);
  const heads = /** @type {Record<string, string[]>} */ ({});
  for (const [field, entries] of fields) heads[field] = headsOf(entries);
  const discards = [...arrived.values()].filter((change) => change.kind === "discard");
  const idle = discards.filter((change) => !namesAll(change, heads)).map((change) => change.id).sort();
  return {
    heads,
    document: documentOf(heads, fields),
    conflicts: conflictsOf(heads),
    submit: accepted ?? standing(arrived.values(), fields)[0] ?? null,
    discarded: idle.length < discards.length,
    late: idle,
  };
}

/**
 * Return the ids of the complete submits that no other replaces, the least first.
 * @param {Iterable<Change>} changes
 * @returns {string[]}
 */
export function submittable(changes) {
  const arrived = new Map(Array.from(changes, (change) => [change.id, change]));
  return standing(arrived.values(), byField(arrived.values()));
}

/**
 * @param {Map<string, Change>} arrived
 * @param {Fields} fields
 * @param {Change} submit
 * @returns {Folded}
 */
function inForce(arrived, fields, submit) {
  const heads = /** @type {Record<string, string[]>} */ ({});
  const named = submit.heads ?? {};
  for (const field of Object.keys(named).sort()) {
    const present = [...new Set(named[field])].filter((id) => fields.get(field)?.has(id)).sort();
    if (present.length > 0) heads[field] = present;
  }
  const covered = cover(heads, fields);
  const late = [...arrived.values()].filter((change) => change.id !== submit.id && !within(change, covered, fields));
  return {
    heads,
    document: documentOf(heads, fields),
    conflicts: conflictsOf(heads),
    submit: submit.id,
    discarded: false,
    late: late.map((change) => change.id).sort(),
  };
}

/**
 * @param {Change} change
 * @param {Record<string, string[]>} heads
 */
function namesAll(change, heads) {
  const named = change.heads ?? {};
  return Object.entries(heads).every(([field, ids]) => ids.every((id) => named[field]?.includes(id)));
}

/**
 * @param {Iterable<Change>} changes
 * @param {Fields} fields
 */
function standing(changes, fields) {
  const complete = [...changes].filter((change) => change.kind === "submit" && isComplete(change, fields));
  const covers = complete.map((change) => ({ id: change.id, cover: cover(change.heads ?? {}, fields) }));
  const kept = covers.filter((one) => !covers.some((other) => isProperPart(one.cover, other.cover)));
  return kept.map((one) => one.id).sort();
}

/**
 * @param {Set<string>} part
 * @param {Set<string>} whole
 */
function isProperPart(part, whole) {
  return part.size < whole.size && [...part].every((item) => whole.has(item));
}
