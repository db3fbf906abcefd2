/**
 * What may go from the tablet: superseded changes of accepted observations, 14 days after the
 * server acknowledged them (longer than the oldest backup it might be restored from, since after
 * a restore everything is asked for again). The observation itself, its heads, stays.
 */

import { cover, byField } from "../observations/lineage.js";

/** @typedef {import("./types.js").ChangeRow} ChangeRow */
/** @typedef {import("./database.js").Database} Database */

const KEPT_MS = 14 * 24 * 3600 * 1000;

/**
 * Return the changes of one accepted observation that may go. Only whole beginnings of histories:
 * to take a link out of the middle would make an old value look current again.
 * @param {ChangeRow[]} rows
 * @param {Date} now
 * @returns {string[]}
 */
export function purgeable(rows, now) {
  const isOld = (/** @type {ChangeRow} */ row) => row.state === "acked" && Date.parse(row.acked_at ?? "") < now.getTime() - KEPT_MS;
  if (!rows.every((row) => row.state === "acked")) return [];
  const edits = rows.filter((row) => row.change.kind === "edit").map((row) => row.change);
  const fields = byField(edits);
  const seen = new Set(edits.flatMap((change) => Object.values(change.fields ?? {}).flatMap(({ base }) => base)));
  const going = new Set(rows.filter((row) => row.change.kind === "edit" && isOld(row) && seen.has(row.id)).map((row) => row.id));
  for (let before = -1; before !== going.size; ) {
    before = going.size;
    for (const id of going) if (!goesWhole(id, going, edits, fields)) going.delete(id);
  }
  return [...going].sort();
}

/**
 * Say whether a change may go with the others: in each of its fields it is superseded, and all it
 * descends from goes too.
 * @param {string} id
 * @param {Set<string>} going
 * @param {import("./types.js").Change[]} edits
 * @param {import("../observations/lineage.js").Fields} fields
 */
function goesWhole(id, going, edits, fields) {
  const change = edits.find((one) => one.id === id);
  return Object.keys(change?.fields ?? {}).every((field) => {
    const superseded = [...(fields.get(field) ?? [])].some(([other, { base }]) => other !== id && base.includes(id));
    const ancestors = [...cover({ [field]: [id] }, fields)].map((pair) => pair.split(" ")[1] ?? "");
    return superseded && ancestors.every((ancestor) => going.has(ancestor));
  });
}

/**
 * Purge what may go.
 * @param {Database} database
 * @param {string[]} arrived  Observations the server has accepted.
 * @param {Date} now
 * @returns {Promise<number>} how many changes went.
 */
export async function purge(database, arrived, now) {
  let gone = 0;
  for (const obs of arrived) {
    const ids = purgeable(await database.all("changes", { index: "obs", key: obs }), now);
    gone += ids.length;
    await database.put([], { gone: ids.map((id) => ["changes", id]) });
  }
  return gone;
}
