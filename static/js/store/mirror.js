/**
 * What a page knows of its database, for the day on which the browser throws the database away.
 *
 * Chromium's LevelDB does that under a living page: a full disk has cut a record off, the browser
 * closes every connection, and reads its files anew when the next one is opened. The page still has
 * in memory what it has written and read, and puts back what the server does not have.
 */

/** @typedef {import("./database.js").Rows} Rows */

/** What can be fetched again (reference rows, how far the feed was read) is not kept. */
const KEPT = ["profiles", "changes", "observations", "facts", "forms"];
const KEPT_META = ["device", "token", "now"];

export class Mirror {
  /** @type {Map<string, [store: string, row: any]>} */
  #rows = new Map();

  /**
   * Note a row that was written, or was read and is no older than what is known.
   * @param {string} store
   * @param {any} row
   */
  note(store, row) {
    const key = keyOf(store, row);
    if (!KEPT.includes(store) && !(store === "meta" && KEPT_META.includes(row.key))) return;
    if ((this.#rows.get(key)?.[1].rev ?? 0) <= (row.rev ?? 0)) this.#rows.set(key, [store, row]);
  }

  /**
   * @param {string} store
   * @param {IDBValidKey} id
   */
  forget(store, id) {
    this.#rows.delete(`${store}/${id}`);
  }

  /**
   * Give the rows to put back: where another tab may have taken some away, only what is unsent.
   * @param {"everything"|"unsent"} what
   * @returns {Rows}
   */
  rows(what) {
    const isUnsent = (/** @type {string} */ store, /** @type {any} */ row) => store === "changes" && row.state !== "acked";
    return [...this.#rows.values()].filter(([store, row]) => what === "everything" || isUnsent(store, row));
  }
}

/**
 * @param {string} store
 * @param {any} row
 */
function keyOf(store, row) {
  return `${store}/${row.id ?? row.key}`;
}

/** A database of this page. @typedef {import("./database.js").Database} Database */

/** Those that have worked: the browser throws all of an origin away together. @type {Set<Database>} */
export const inUse = new Set();

/** Those that have to be looked at, because another was made anew. @type {Set<Database>} */
const doubtful = new Set();

/** @param {Database} emptied */
export function suspectOthers(emptied) {
  for (const one of inUse) if (one !== emptied) doubtful.add(one);
}

/** Use the databases that may have gone with another: that brings them back as well. */
export async function lookAtOthers() {
  for (const one of doubtful) {
    doubtful.delete(one);
    try {
      if (inUse.has(one)) await one.keys(Object.keys(one.stores)[0] ?? "");
    } catch (error) {
      doubtful.add(one);
      throw error;
    }
  }
}
