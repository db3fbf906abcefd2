/** Take back what a page left in the third line when its database was dead. */

import { hash } from "../observations/canonical.js";
import { uuid7 } from "../observations/uuid7.js";

/** @typedef {import("./types.js").ChangeRow} ChangeRow */
/** @typedef {import("./types.js").FieldPatch} FieldPatch */
/** @typedef {import("./database.js").Database} Database */
/** @typedef {import("./rescue.js").Rows} Rows */

/**
 * Put rescued changes into the database, unless what it has is newer; gives the observations.
 * @param {Database} database
 * @param {Rows} rescued
 * @returns {Promise<string[]>}
 */
export async function recover(database, rescued) {
  const changes = /** @type {ChangeRow[]} */ (rescued.filter(([store]) => store === "changes").map(([, row]) => row));
  const observations = rescued.filter(([store]) => store === "observations").map(([, row]) => row);
  const [known, listed] = await Promise.all([
    database.gather(changes.map(({ id }) => ({ store: "changes", id }))),
    database.gather(observations.map(({ id }) => ({ store: "observations", id }))),
  ]);
  const rows = (await Promise.all(changes.map((row, place) => newer(row, known[place])))).filter((row) => row !== null);
  const missing = observations.filter((_, place) => listed[place] === undefined);
  await database.put([...rows.map((row) => /** @type {[string, any]} */ (["changes", row])), ...missing.map((row) => /** @type {[string, any]} */ (["observations", row]))], { durability: "strict" });
  return [...new Set([...rows.map((row) => row.obs), ...observations.map((row) => row.id)])];
}

/**
 * Return the row to put: the rescued one, or what it has more than a frozen one as a change of its own.
 * @param {ChangeRow} rescued
 * @param {ChangeRow|null|undefined} known  null: it is here, but locked away; it stays as it is.
 * @returns {Promise<ChangeRow|null>}
 */
async function newer(rescued, known) {
  if (known === null) return null;
  if (!known || known.rev < rescued.rev) {
    if (!known || known.state === "pending") return rescued;
    return onTopOf(known, rescued);
  }
  return known.state === "pending" && rescued.state === "frozen" ? rescued : null;
}

/**
 * @param {ChangeRow} known
 * @param {ChangeRow} rescued
 * @returns {Promise<ChangeRow|null>}
 */
async function onTopOf(known, rescued) {
  const before = known.change.fields ?? {};
  const different = Object.entries(rescued.change.fields ?? {}).filter(
    ([field, { value }]) => JSON.stringify(value) !== JSON.stringify(before[field]?.value),
  );
  if (different.length === 0) return null;
  const patch = (/** @type {[string, FieldPatch]} */ [field, { value, base }]) => [field, { value, base: before[field] ? [known.id] : base }];
  const change = { ...rescued.change, id: uuid7(), fields: Object.fromEntries(different.map(patch)) };
  return { ...rescued, id: change.id, state: "frozen", tab: null, change, hash: await hash(change) };
}
