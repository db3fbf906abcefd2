/**
 * Give changes new identities whose own the server knows with other content (a copied database).
 *
 * What stands on them may be stored already, on top of something else that has their name. So it
 * is said once more, on top of the new names and of itself: one head, and no conflict.
 */

import { hash } from "../observations/canonical.js";
import { uuid7 } from "../observations/uuid7.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").ChangeRow} ChangeRow */

/**
 * Return the rows to put and the ids that go.
 * @param {ChangeRow[]} rows  All of the observations concerned.
 * @param {string[]} taken
 * @returns {Promise<{put: ChangeRow[], gone: string[]}>}
 */
export async function renamed(rows, taken) {
  const names = newNames(rows, taken);
  const put = await Promise.all(rows.filter((row) => names.has(row.id) || mentions(row.change, names)).map((row) => follow(row, names, taken)));
  const gone = rows.filter((row) => names.has(row.id) && row.state !== "acked").map((row) => row.id);
  return { put, gone };
}

/**
 * @param {ChangeRow[]} rows
 * @param {string[]} taken
 */
function newNames(rows, taken) {
  const names = new Map(taken.map((id) => [id, uuid7()]));
  for (let before = 0; before !== names.size; ) {
    before = names.size;
    // What is still pending was never sent, so its name is its own.
    const standing = rows.filter((row) => row.state !== "pending" && !names.has(row.id) && mentions(row.change, names));
    for (const row of standing) names.set(row.id, uuid7());
  }
  return names;
}

/**
 * @param {Change} change
 * @param {Map<string, string>} names
 */
function mentions({ fields = {}, heads = {} }, names) {
  const mentioned = [...Object.values(fields).map(({ base }) => base), ...Object.values(heads)].flat();
  return mentioned.some((id) => names.has(id));
}

/**
 * @param {ChangeRow} row
 * @param {Map<string, string>} names
 * @param {string[]} taken
 * @returns {Promise<ChangeRow>}
 */
async function follow(row, names, taken) {
  const { fields, heads } = row.change;
  const own = names.has(row.id) && !taken.includes(row.id) ? [row.id] : [];
  const over = (/** @type {string[]} */ ids) => ids.map((id) => names.get(id) ?? id);
  const each = (/** @type {[string, import("./types.js").FieldPatch]} */ [field, { value, base }]) => [field, { value, base: [...over(base), ...own] }];
  const change = {
    ...row.change,
    id: names.get(row.id) ?? row.id,
    ...(fields && { fields: Object.fromEntries(Object.entries(fields).map(each)) }),
    ...(heads && { heads: Object.fromEntries(Object.entries(heads).map(([field, ids]) => [field, over(ids)])) }),
  };
  if (row.state === "pending") return { ...row, change };
  return { ...row, id: change.id, change, state: "frozen", hash: await hash(change), receipt: null, acked_at: null };
}
