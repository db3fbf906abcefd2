/** One observation in memory: its changes, what they fold into, and the change being typed. */

import { clean } from "../observations/canonical.js";
import { fold, submittable } from "../observations/fold.js";
import { accepted, isOpen, localOf, stateOf, stillRefused } from "./states.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").ChangeRow} ChangeRow */
/** @typedef {import("./types.js").Folded} Folded */
/** @typedef {import("./types.js").Observation} Observation */
/** @typedef {import("./types.js").ObservationRow} ObservationRow */
/** @typedef {import("./types.js").ServerFacts} ServerFacts */
/** @typedef {{id: string, form: string, version: number, created_at: string, changed_at: string}} Head */

export class Opened {
  heldElsewhere = false;

  /**
   * @param {Head} head
   * @param {ChangeRow[]} rows
   * @param {ServerFacts|null} facts
   */
  constructor({ id, form, version, created_at, changed_at }, rows, facts) {
    this.head = { id, form, version, created_at, changed_at };
    this.rows = new Map(rows.map((row) => [row.id, row]));
    this.facts = facts;
    /** The change being typed here. @type {ChangeRow|null} */
    this.pending = null;
    this.folded = this.#fold();
  }

  /**
   * Take rows from the database or the server; what is being typed here stays as it is, and so does
   * what was typed a moment ago: a row may have been read before its last letters were written.
   * @param {ChangeRow[]} rows
   */
  absorb(rows) {
    for (const row of rows) if (row.id !== this.pending?.id && !isStale(row, this.rows.get(row.id))) this.rows.set(row.id, row);
    this.folded = this.#fold();
  }

  /** @param {ServerFacts|null} facts */
  learn(facts) {
    this.facts = facts;
    this.folded = this.#fold();
  }

  /**
   * Patch a field in the change being typed; gives that change's row, or null if nothing is new.
   * @param {string} field
   * @param {unknown} given
   * @param {{blank: () => ChangeRow, at: string, resolves?: boolean}} options
   * @returns {ChangeRow|null}
   */
  patch(field, given, { blank, at, resolves = false }) {
    const value = clean(given);
    const heads = this.folded.heads[field] ?? [];
    if (this.#isNow(field, value, heads)) return null;
    const row = this.pending ?? blank();
    const base = new Set([...(row.change.fields?.[field]?.base ?? []), ...(resolves ? heads : this.#seen(heads))]);
    base.delete(row.id);
    const fields = { ...row.change.fields, [field]: { value, base: [...base].sort() } };
    this.pending = { ...row, rev: row.rev + 1, change: { ...row.change, fields, at } };
    this.head = { ...this.head, changed_at: at };
    this.rows.set(row.id, this.pending);
    this.folded = this.#fold();
    return this.pending;
  }

  /** The heads that a plain edit goes on from: in a conflict one's own, so that it settles nothing unseen.
   * @param {string[]} heads */
  #seen(heads) {
    if (heads.length < 2) return heads;
    const own = heads.filter((id) => this.rows.get(id)?.own);
    return own.length > 0 ? own : heads;
  }

  /**
   * @param {string} field
   * @param {unknown} value
   * @param {string[]} heads
   */
  #isNow(field, value, heads) {
    if (heads.length === 0) return value === null;
    const now = this.rows.get(heads[0] ?? "")?.change.fields?.[field]?.value;
    return heads.length === 1 && JSON.stringify(now) === JSON.stringify(value);
  }

  /** @returns {Folded} */
  #fold() {
    const changes = [...this.rows.values()].map((row) => row.change);
    return fold(changes, accepted(this.facts, this.facts ? submittable(changes) : []));
  }

  /** @returns {ObservationRow} */
  row() {
    const local = localOf([...this.rows.values()], this.folded);
    return { v: 1, ...this.head, ...(isOpen(local, this.facts) && { open: /** @type {const} */ (1) }), document: this.folded.document, local };
  }

  /** @returns {Observation} */
  snapshot() {
    const rows = [...this.rows.values()];
    const summary = summaryOf(this.row(), this.facts);
    const receipts = (/** @type {ChangeRow[]} */ some) => some.flatMap((row) => (row.receipt ? [row.receipt] : []));
    return {
      ...summary,
      heads: this.folded.heads,
      conflicts: Object.fromEntries(this.folded.conflicts.map((field) => [field, this.#candidates(field)])),
      flags: this.facts?.flags ?? [],
      held: receipts(rows.filter((row) => row.receipt?.result === "held" && !row.receipt.decided)),
      kept_aside: rows.flatMap((row) => row.receipt?.decided ?? []),
      refused: receipts(stillRefused(rows, this.folded)),
      late: [...new Set([...(this.facts?.late ?? []), ...this.folded.late])].filter((id) => !this.rows.get(id)?.receipt?.decided),
      server: this.facts,
      editable: !this.heldElsewhere && (summary.state === "draft" || summary.state === "attention"),
      held_elsewhere: this.heldElsewhere,
    };
  }

  /** @param {string} field */
  #candidates(field) {
    const rows = (this.folded.heads[field] ?? []).flatMap((id) => this.rows.get(id) ?? []);
    return rows.map(({ id, change, own }) => ({ change: id, value: change.fields?.[field]?.value ?? null, at: change.at, own }));
  }
}

/**
 * Say whether a row is older than the one that is known.
 * @param {ChangeRow} row
 * @param {ChangeRow|undefined} known
 */
function isStale(row, known) {
  return known !== undefined && (row.rev < known.rev || (row.state === "pending" && known.state !== "pending"));
}

/**
 * Return the list's line of an observation.
 * @param {ObservationRow} row
 * @param {ServerFacts|null} facts
 * @returns {import("./types.js").Summary}
 */
export function summaryOf(row, facts) {
  const { local, id, form, version, created_at, changed_at, document } = row;
  return {
    id, form, version, created_at, changed_at, document,
    state: stateOf(local, facts),
    number: facts?.number ?? local.number,
    unsent: local.unsent,
    submitted_at: facts?.submitted_at ?? local.submitted_at,
  };
}

/**
 * What an observation is, from any of its changes.
 * @param {ChangeRow[]} rows
 * @returns {Head|undefined}
 */
export function headOf(rows) {
  const times = rows.map((row) => row.change.at).sort((one, other) => Date.parse(one) - Date.parse(other));
  const [row] = rows;
  const [created_at = "", changed_at = times.at(-1) ?? ""] = [times[0], times.at(-1)];
  return row && { id: row.obs, form: row.change.form, version: row.change.version, created_at, changed_at };
}
