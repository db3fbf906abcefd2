/** Take in one part of the server's feed: everything of it and its cursor, or nothing. */

import { hash } from "../observations/canonical.js";
import { pagesOf } from "./pages.js";

/** @typedef {import("./types.js").ChangeRow} ChangeRow */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./database.js").Database} Database */
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
  const stale = (await Promise.all(feed.drop.map((set) => database.keys("reference", { index: "set", key: set })))).flat();
  const pages = pagesOf(feed.into, feed.page, part.changes.filter((record) => !OBSERVATIONS.includes(record.t)));
  /** @type {import("./database.js").Rows} */
  const rows = [
    ...pages.map(page => /** @type {[string, any]} */ (["reference", page])),
    ...changes.map((row) => /** @type {[string, any]} */ (["changes", row])),
    ...facts.map(({ id, seq, data }) => /** @type {[string, any]} */ (["facts", { v: 1, id, seq, facts: data }])),
    ...bodies.map((body) => /** @type {[string, any]} */ (["forms", { v: 1, ...body }])),
    ["meta", { key: "feed", v: 1, value: feed.value }],
  ];
  // What goes is taken away first: a page of the set that is begun anew may have an old one's key.
  await database.put(rows, { gone: stale.map((key) => ["reference", key]), durability: "strict" });
  const observations = [...changes.map((row) => row.obs), ...facts.map((record) => record.id)];
  return { observations, swapped: feed.into === feed.value.set };
}

/**
 * Say which set a part goes into, which sets are dropped, and where the feed stands afterwards.
 * @param {FeedMeta} before
 * @param {Part} part
 * @returns {{value: FeedMeta, into: string, page: number, drop: string[]}}
 */
export function nextFeed(before, { reset, more, cursor }) {
  const startsOver = reset || before.cursor === null;
  const other = before.set === "a" ? "b" : "a";
  const continues = before.filling !== null && !startsOver;
  const into = continues ? before.filling : startsOver ? other : before.set;
  const filling = continues || startsOver;
  if (into === null) throw new TypeError("no set of reference rows");
  const page = startsOver ? 0 : before.pages;
  // A set that is being filled anew is emptied first; the one shown goes when the new is complete.
  const drop = [...(startsOver ? [into] : []), ...(filling && !more && before.set !== null ? [before.set] : [])];
  const pages = page + 1;
  const value = filling && more ? { cursor, set: before.set, filling: into, pages } : { cursor, set: into, filling: null, pages };
  return { value, into, page, drop };
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
  const known = await database.gather(records.map(({ id }) => ({ store: "changes", id })));
  const rows = await Promise.all(records.map((record, place) => changeRow(record, known[place])));
  return rows.filter((row) => row !== null);
}

/**
 * @param {FeedRecord} record
 * @param {ChangeRow|null|undefined} known  null: it is here, but locked away; it stays as it is.
 * @returns {Promise<ChangeRow|null>}
 */
async function changeRow({ id, seq, data, held, decided }, known) {
  if (known === null) return null;
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
