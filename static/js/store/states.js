/** In which state an observation is for its observer. Pure. */

/** @typedef {import("./types.js").ChangeRow} ChangeRow */
/** @typedef {import("./types.js").Folded} Folded */
/** @typedef {import("./types.js").Local} Local */
/** @typedef {import("./types.js").RecordState} RecordState */
/** @typedef {import("./types.js").ServerFacts} ServerFacts */

const NOT_ACCEPTED = ["planned", "draft", "discarded", "reopened"];

/**
 * Return the submission the server has accepted, as far as this tablet knows.
 * @param {ServerFacts|null} facts
 * @param {string[]} candidates  `submittable` of the changes.
 * @returns {string|null}
 */
export function accepted(facts, candidates) {
  if (facts?.accepted) return facts.accepted;
  if (!isAccepted(facts)) return null;
  return candidates[0] ?? null;
}

/** @param {ServerFacts|null} facts */
function isAccepted(facts) {
  return facts !== null && facts.revision > 0 && !NOT_ACCEPTED.includes(facts.state);
}

/**
 * Return what the changes on this tablet say.
 * @param {ChangeRow[]} rows
 * @param {Folded} folded
 * @returns {Local}
 */
export function localOf(rows, folded) {
  const submits = rows.filter((row) => row.change.kind === "submit");
  const standing = submits.filter((row) => namesExactly(row.change.heads ?? {}, folded.heads)).at(-1);
  const last = standing ?? submits.sort((one, other) => (one.change.at < other.change.at ? -1 : 1)).at(-1);
  const unsent = rows.filter((row) => row.state === "pending" || row.state === "frozen");
  return {
    submit: last?.id ?? null,
    standing: standing !== undefined,
    delivered: standing?.state === "acked",
    submit_seq: standing?.receipt?.seq ?? null,
    submitted_at: last?.change.at ?? null,
    unsent: unsent.length,
    oldest_unsent: unsent.map((row) => new Date(row.change.at).toISOString()).sort()[0] ?? null,
    refused: stillRefused(rows, folded).length,
    held: rows.filter((row) => row.receipt?.result === "held" && !row.receipt.decided).length,
    conflicts: folded.conflicts.length,
    discarded: folded.discarded,
    number: rows.find((row) => row.receipt?.number)?.receipt?.number ?? null,
  };
}

/**
 * Return the refused changes that still matter: something they say is current.
 * @param {ChangeRow[]} rows
 * @param {Folded} folded
 * @returns {ChangeRow[]}
 */
export function stillRefused(rows, folded) {
  const current = new Set(Object.values(folded.heads).flat());
  return rows.filter((row) => row.state === "refused" && (current.has(row.id) || row.change.kind !== "edit"));
}

/**
 * Return the state of an observation. Reopened for correction it is a draft again: the submission
 * that was in force submits nothing any more, and nobody throws away what had been submitted.
 * @param {Local} local
 * @param {ServerFacts|null} facts
 * @returns {RecordState}
 */
export function stateOf(local, facts) {
  if (isAccepted(facts)) return "arrived";
  const reopened = facts?.reopened ?? null;
  if (local.discarded && reopened === null) return "discarded";
  if (local.refused > 0 || local.held > 0 || local.conflicts > 0) return "attention";
  if (local.submit === reopened) return "draft";
  const flagged = (facts?.flags.length ?? 0) > 0 || (facts?.conflicts.length ?? 0) > 0;
  if (!local.standing) return flagged ? "attention" : "draft";
  // Flags from before the submit arrived say nothing about it.
  const judged = local.delivered && (facts?.seq ?? Infinity) >= (local.submit_seq ?? 0);
  return flagged && judged ? "attention" : "waiting";
}

/**
 * Say whether anything is left to do about an observation; what is done need not be read at start.
 * @param {Local} local
 * @param {ServerFacts|null} facts
 */
export function isOpen(local, facts) {
  const isDone = ["arrived", "discarded"].includes(stateOf(local, facts));
  return !isDone || local.unsent > 0 || local.refused > 0 || local.held > 0 || local.conflicts > 0;
}

/**
 * @param {Record<string, string[]>} named
 * @param {Record<string, string[]>} heads
 */
function namesExactly(named, heads) {
  const spell = (/** @type {Record<string, string[]>} */ ids) =>
    JSON.stringify(Object.keys(ids).sort().map((field) => [field, [...(ids[field] ?? [])].sort()]));
  return spell(named) === spell(heads);
}
