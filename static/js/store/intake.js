/** Take in one part of the server's feed: everything of it and its cursor, or nothing. */

import { hash } from "../observations/canonical.js";

/** @typedef {import("./types.js").ChangeRow} ChangeRow */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./database.js").Database} Database */
/** @typedef {import("./database.js").Transaction} Transaction */
/** @typedef {import("./meta.js").Meta} Meta */
/** @typedef {import("./meta.js").FeedMeta} FeedMeta */
/** @typedef {{t: string, id: string, seq: number, data?: any, gone?: unknown, held?: string, decided?: import("./types.js").Decided}} FeedRecord */
/** @typedef {{cursor: string, more: boolean, reset: boolean, changes: FeedRecord[]}} Part */
/** A form's body as fetched. @typedef {{id: string, form: string, version: number, body: unknown}} FormBody */

const OBSERVATIONS = ["change", "observation"];

/**
 * Store a part of the feed in one transaction; gives the observations it is about.
 * @param {Database} database
 * @param {Meta} meta
 * @param {Part} part
 * @param {FormBody[]} bodies  Of the forms in this part that the tablet did not have.
 * @returns {Promise<{observations: string[], swapped: boolean}>}
 */
export async function takeIn(database, meta, part, bodies) {
  const before = await meta.feed();
  const feed = nextFeed(before, part);
  const changes = await changeRows(database, part.changes.filter((record) => record.t === "change" && record.data));
  const facts = part.changes.filter((record) => record.t === "observation" && record.data);
  const stale = await staleKeys(database, feed.drop);
  await database.write(
    ["changes", "facts", "reference", "forms", "meta"],
    (tx) => {
      for (const key of stale) void tx.objectStore("reference").delete(key);
      for (const record of part.changes) if (!OBSERVATIONS.includes(record.t)) putReference(tx, feed.into, record);
      for (const row of changes) void tx.objectStore("changes").put(row);
      for (const { id, seq, data } of facts) void tx.objectStore("facts").put({ v: 1, id, seq, facts: data });
      for (const body of bodies) void tx.objectStore("forms").put({ v: 1, ...body });
      void tx.objectStore("meta").put({ key: "feed", v: 1, value: feed.value });
    },
    { durability: "strict" },
  );
  const observations = [...changes.map((row) => row.obs), ...facts.map((record) => record.id)];
  return { observations, swapped: feed.into === feed.value.set };
}

/**
 * Say which set a part goes into, which sets are dropped, and where the feed stands afterwards.
 * @param {FeedMeta} before
 * @param {Part} part
 * @returns {{value: FeedMeta, into: string, drop: string[]}}
 */
export function nextFeed(before, { reset, more, cursor }) {
  const startsOver = reset || before.cursor === null;
  const other = before.set === "a" ? "b" : "a";
  const continues = before.filling !== null && !startsOver;
  const into = continues ? before.filling : startsOver ? other : before.set;
  const filling = continues || startsOver;
  if (into === null) throw new TypeError("no set of reference rows");
  // A set that is being filled anew is emptied first; the one shown goes when the new is complete.
  const drop = [...(startsOver ? [into] : []), ...(filling && !more && before.set !== null ? [before.set] : [])];
  const value = filling && more ? { cursor, set: before.set, filling: into } : { cursor, set: into, filling: null };
  return { value, into, drop };
}

/**
 * @param {Transaction} tx
 * @param {string} set
 * @param {FeedRecord} record
 */
function putReference(tx, set, { t, id, seq, data, gone }) {
  const store = tx.objectStore("reference");
  const key = `${set}/${t}/${id}`;
  if (gone !== undefined || data === undefined) void store.delete(key);
  else void store.put({ key, v: 1, set, t, id, seq, data });
}

/**
 * @param {Database} database
 * @param {string[]} sets
 * @returns {Promise<IDBValidKey[]>}
 */
async function staleKeys(database, sets) {
  const found = await database.read("reference", (tx) =>
    Promise.all(sets.map((set) => tx.objectStore("reference").index("set").getAllKeys(set))),
  );
  return found.flat();
}

/**
 * Make rows of changes the server has. One of our own that it has with our hash is acknowledged
 * thereby; where content differs, ours stays and is sent (the server will call it `reused`).
 * @param {Database} database
 * @param {FeedRecord[]} records
 * @returns {Promise<ChangeRow[]>}
 */
async function changeRows(database, records) {
  if (records.length === 0) return [];
  const known = await database.read("changes", (tx) => Promise.all(records.map(({ id }) => tx.objectStore("changes").get(id))));
  const rows = await Promise.all(records.map((record, place) => changeRow(record, known[place])));
  return rows.filter((row) => row !== null);
}

/**
 * @param {FeedRecord} record
 * @param {ChangeRow|undefined} known
 * @returns {Promise<ChangeRow|null>}
 */
async function changeRow({ id, seq, data, held, decided }, known) {
  if (known?.state === "acked") return judgedAnew(known, { seq, held, decided });
  if (known?.state === "pending") return null;
  const change = /** @type {Change} */ (data);
  const spelled = await hash(change);
  if (known && known.hash !== spelled) return null;
  const receipt = { result: held ? /** @type {const} */ ("held") : /** @type {const} */ ("known"), hash: spelled, seq, ...(held && { code: held }), ...(decided && { decided }) };
  return { v: 1, id, obs: change.obs, state: "acked", own: known !== undefined, tab: null, rev: 0, change, hash: spelled, receipt, acked_at: new Date().toISOString() };
}

/**
 * Return a change the server has had for long, where it says something else of it now: a person let
 * in what was set aside, or decided that it stays there.
 * @param {ChangeRow} known
 * @param {{seq: number, held: string|undefined, decided: import("./types.js").Decided|undefined}} said
 * @returns {ChangeRow|null}
 */
function judgedAnew(known, { seq, held, decided }) {
  const { code, decided: before, ...receipt } = known.receipt ?? { result: "known" };
  if (code === held && before?.at === decided?.at) return null;
  const result = held ? /** @type {const} */ ("held") : /** @type {const} */ ("known");
  return { ...known, receipt: { ...receipt, result, seq, ...(held && { code: held }), ...(decided && { decided }) } };
}
