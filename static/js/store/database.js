/**
 * A database of this tablet, reached in a way that survives what browsers do to connections.
 *
 * A transaction that fails or stays silent is tried again on a new connection (iPads drop
 * connections of live pages; a full disk heals when space returns). No error is judged by its name
 * but one: VersionError means that a newer application has the database.
 *
 * The stores are few and generic and their records carry their own version `v`: raising the
 * version of the database would shut out an older tab with unsent work, so it is never raised.
 */

import { openDB } from "../../vendor/idb.js";

/** @typedef {import("../../vendor/idb.js").Database} Connection */
/** @typedef {import("../../vendor/idb.js").Transaction} Transaction */
/** @typedef {Record<string, {keyPath: string, indexes?: string[]}>} Stores */

/** @type {Stores} */
export const PERSON_STORES = {
  observations: { keyPath: "id" },
  changes: { keyPath: "id", indexes: ["obs", "state"] },
  facts: { keyPath: "id" },
  reference: { keyPath: "key", indexes: ["set"] },
  forms: { keyPath: "id" },
  meta: { keyPath: "key" },
  barrier: { keyPath: "key" },
};

/** @type {Stores} */
export const DEVICE_STORES = { profiles: { keyPath: "id" }, meta: { keyPath: "key" } };

/** A newer application has the database: this page must be loaded anew. */
export class Outdated extends Error {
  name = "Outdated";
}

/** A transaction neither completed nor failed in time. */
export class Silent extends Error {
  name = "Silent";
}

const WATCHDOG_MS = 4000;
const PAUSES_MS = [50, 100, 200, 400];

export class Database {
  /** @type {Promise<Connection>|null} */
  #connection = null;

  /**
   * @param {string} name
   * @param {Stores} stores
   * @param {{watchdog_ms?: number, pauses_ms?: number[]}} [patience]
   */
  constructor(name, stores, { watchdog_ms = WATCHDOG_MS, pauses_ms = PAUSES_MS } = {}) {
    this.name = name;
    this.stores = stores;
    this.watchdog_ms = watchdog_ms;
    this.pauses_ms = pauses_ms;
  }

  /**
   * Write in one transaction: `work` puts and deletes at once and reads nothing (reading inside
   * made the slowest writes four times slower). `failed` hears of every attempt that failed.
   * @param {string|string[]} stores
   * @param {(tx: Transaction) => void} work
   * @param {{durability?: "strict"|"relaxed", failed?: (error: Error) => void}} [options]
   * @returns {Promise<void>}
   */
  async write(stores, work, { durability = "relaxed", failed } = {}) {
    await this.#insist(() => this.#attempt(stores, "readwrite", async (tx) => work(tx), durability), failed);
  }

  /**
   * Read in one transaction.
   * @template T
   * @param {string|string[]} stores
   * @param {(tx: Transaction) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async read(stores, work) {
    return this.#insist(() => this.#attempt(stores, "readonly", work, "relaxed"));
  }

  /** Let go of the connection; the next use opens another. */
  async close() {
    const connection = this.#connection;
    this.#connection = null;
    await connection?.then((db) => db.close(), () => {});
  }

  /**
   * @template T
   * @param {() => Promise<T>} attempt
   * @param {(error: Error) => void} [failed]
   * @returns {Promise<T>}
   */
  async #insist(attempt, failed) {
    for (let turn = 0; ; turn += 1) {
      try {
        return await attempt();
      } catch (caught) {
        const error = /** @type {Error} */ (caught);
        const pause = this.pauses_ms[turn];
        const final = error.name === "VersionError" ? new Outdated(error.message) : error;
        failed?.(final);
        await this.close();
        if (pause === undefined || final instanceof Outdated) throw final;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  /**
   * @template T
   * @param {string|string[]} stores
   * @param {IDBTransactionMode} mode
   * @param {(tx: Transaction) => Promise<T>} work
   * @param {"strict"|"relaxed"} durability
   * @returns {Promise<T>}
   */
  async #attempt(stores, mode, work, durability) {
    const connection = await within(this.#open(), this.watchdog_ms);
    const tx = connection.transaction(stores, mode, { durability });
    try {
      const [result] = await within(Promise.all([work(tx), tx.done]), this.watchdog_ms);
      return result;
    } catch (error) {
      tx.done.catch(() => {});
      abort(tx);
      throw error;
    }
  }

  #open() {
    this.#connection ??= openDB(this.name, 1, {
      upgrade: (db) => {
        for (const [name, { keyPath, indexes = [] }] of Object.entries(this.stores)) {
          const store = db.createObjectStore(name, { keyPath });
          for (const index of indexes) store.createIndex(index, index);
        }
      },
      // A newer application wants the database: let it have it rather than stand in its way.
      blocking: () => void this.close(),
      terminated: () => {
        this.#connection = null;
      },
    });
    return this.#connection;
  }
}

/** @param {Transaction} tx */
function abort(tx) {
  try {
    tx.abort();
  } catch {
    // It had ended already.
  }
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {number} limit_ms
 * @returns {Promise<T>}
 */
function within(promise, limit_ms) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Silent(`no answer in ${limit_ms} ms`)), limit_ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
