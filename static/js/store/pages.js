/**
 * Reference rows as pages: each part of the feed is one page, later pages override earlier ones.
 *
 * A city has 1 653 assignments; opened row by row they would hold up every start. What everybody
 * may know stands on pages of its own that are not sealed.
 */

/** @typedef {import("./intake.js").FeedRecord} FeedRecord */
/** @typedef {{key: string, v: 1, set: string, public: boolean, records: Pick<FeedRecord, "t"|"id"|"data">[]}} Page */
/** Rows by type and id. @typedef {Map<string, Map<string, any>>} Rows */

const PUBLIC = ["form", "institution", "list"];
/** More pages than this are made into one when they have been read. */
export const MANY = 12;

/**
 * Return the pages of one part of the feed.
 * @param {string} set
 * @param {number} number
 * @param {FeedRecord[]} records
 * @returns {Page[]}
 */
export function pagesOf(set, number, records) {
  return [true, false].flatMap((isPublic) => {
    const own = records.filter(({ t }) => PUBLIC.includes(t) === isPublic);
    return own.length > 0 ? [page(set, number, isPublic, own.map(({ t, id, data, gone }) => ({ t, id, ...(gone === undefined && data && { data }) })))] : [];
  });
}

/**
 * Return what the pages of a set amount to.
 * @param {Page[]} pages
 * @returns {Rows}
 */
export function rowsOf(pages) {
  /** @type {Rows} */
  const found = new Map();
  for (const { t, id, data } of inOrder(pages).flatMap(({ records }) => records)) {
    if (!found.has(t)) found.set(t, new Map());
    if (data) found.get(t)?.set(id, { [t === "person" ? "id" : "code"]: id, ...data });
    else found.get(t)?.delete(id);
  }
  return found;
}

/**
 * Return pages that say the same in two, under the last of their names: what comes meanwhile still
 * comes after them. `keys` names all there are; nothing is done while one of them cannot be opened.
 * @param {Page[]} pages
 * @param {IDBValidKey[]} keys
 * @returns {{pages: Page[], gone: IDBValidKey[]}|null}
 */
export function compacted(pages, keys) {
  const last = inOrder(pages).at(-1);
  if (!last || pages.length <= MANY || keys.length !== pages.length) return null;
  const number = Number(last.key.split("/")[1]);
  const made = [true, false].flatMap((isPublic) => {
    /** @type {Map<string, Page["records"][number]>} */
    const newest = new Map();
    const own = inOrder(pages).filter((one) => one.public === isPublic);
    for (const record of own.flatMap(({ records }) => records)) newest.set(`${record.t}/${record.id}`, record);
    const records = [...newest.values()].filter(({ data }) => data);
    return records.length > 0 ? [page(last.set, number, isPublic, records)] : [];
  });
  const kept = new Set(made.map(({ key }) => key));
  return { pages: made, gone: keys.filter((key) => !kept.has(String(key))) };
}

/**
 * @param {string} set
 * @param {number} number
 * @param {boolean} isPublic
 * @param {Page["records"]} records
 * @returns {Page}
 */
function page(set, number, isPublic, records) {
  return { key: `${set}/${String(number).padStart(8, "0")}/${isPublic ? "public" : "own"}`, v: 1, set, public: isPublic, records };
}

/** @param {Page[]} pages */
function inOrder(pages) {
  return [...pages].sort((one, other) => (one.key < other.key ? -1 : 1));
}
