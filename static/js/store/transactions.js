/** Parts of a transaction: asking in it, waiting for it no longer than is good, ending it. */

/** A transaction neither completed nor failed in time. */
export class Silent extends Error {
  name = "Silent";
}

/**
 * Ask for a row, for a list by an index, or for all of a store.
 * @param {import("../../vendor/idb.js").Transaction} tx
 * @param {any} wanted
 * @returns {Promise<any>}
 */
export function ask(tx, { store, id, index, key }) {
  const from = tx.objectStore(store);
  if (id !== undefined) return from.get(id);
  return index === undefined ? from.getAll() : from.index(index).getAll(key);
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {number} limit_ms
 * @returns {Promise<T>}
 */
export function within(promise, limit_ms) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Silent(`no answer in ${limit_ms} ms`)), limit_ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** End a transaction, unless it has ended. @param {import("../../vendor/idb.js").Transaction} tx */
export function abort(tx) {
  try {
    tx.abort();
  } catch {
    // It had ended already.
  }
}
