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
import { Mirror, inUse, lookAtOthers, suspectOthers } from "./mirror.js";
import { abort, ask, within } from "./transactions.js";
import { isSecret } from "./vault.js";

/** @typedef {import("../../vendor/idb.js").Database} Connection */
/** @typedef {import("../../vendor/idb.js").Transaction} Transaction */
/** @typedef {Record<string, {keyPath: string, indexes?: string[]}>} Stores */

/** @typedef {{store: string, id: string} | {store: string, index?: string, key?: IDBValidKey}} Wanted */
/** Rows to write. @typedef {[store: string, row: any][]} Rows */

/** @type {Stores} */
export const PERSON_STORES = {
  observations: { keyPath: "id", indexes: ["open"] },
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

const WATCHDOG_MS = 4000;
const PAUSES_MS = [50, 100, 200, 400];
/** Twelve megabytes, in rows small enough to stay in the log: Chromium puts larger ones beside it. */
const RENEWAL = { rows: 32, row_bytes: 32 * 1024, turns: 12 };

export class Database {
  /** @type {Promise<Connection>|null} */
  #connection = null;
  #mirror = new Mirror();
  /** What may have to be put back: it was made anew, or its files were closed under the page. @type {"everything"|"unsent"|null} */
  #lacking = null;
  /** The one that has failed, until another has worked. @type {Promise<Connection>|null} */
  #retired = null;

  /**
   * @param {string} name
   * @param {Stores} stores
   * @param {{vault?: import("./vault.js").Vault|null, watchdog_ms?: number, pauses_ms?: number[]}} [options]
   *   vault: opens and seals the rows; without it only what stands in clear can be used.
   */
  constructor(name, stores, { vault = null, watchdog_ms = WATCHDOG_MS, pauses_ms = PAUSES_MS } = {}) {
    this.name = name;
    this.stores = stores;
    this.vault = vault;
    this.watchdog_ms = watchdog_ms;
    this.pauses_ms = pauses_ms;
  }

  /**
   * Write rows, and take others away, in one transaction that reads nothing (reading inside made
   * the slowest writes four times slower). `failed` hears of every attempt that failed.
   * @param {Rows} rows
   * @param {{gone?: [store: string, id: IDBValidKey][], durability?: "strict"|"relaxed", failed?: (error: Error) => void}} [options]
   * @returns {Promise<void>}
   */
  async put(rows, { gone = [], durability = "relaxed", failed } = {}) {
    const stores = [...new Set([...rows, ...gone].map(([store]) => store))];
    if (stores.length === 0) return;
    // Sealed before the transaction begins: one that waits for something else ends by itself.
    const sealed = await Promise.all(rows.map(async ([store, row]) => ({ store, row: await this.#seal(store, row) })));
    const work = async (/** @type {Transaction} */ tx) => {
      // A request that fails fails its transaction, which is what is waited for.
      for (const [store, id] of gone) void tx.objectStore(store).delete(id).catch(() => {});
      for (const { store, row } of sealed) void tx.objectStore(store).put(row).catch(() => {});
    };
    await this.#insist(() => this.#attempt(stores, "readwrite", work, durability), failed);
    for (const [store, row] of rows) this.#mirror.note(store, row);
    for (const [store, id] of gone) this.#mirror.forget(store, id);
  }

  /**
   * Let the browser begin its files anew, so that what it keeps no longer depends on a file in which
   * a write has failed. Chromium's LevelDB goes on behind the place where a full disk cut a record
   * off, and at the next start throws the whole database away for it. It begins a new file after at
   * most 4 MB, and has put the old one away when it begins the one after that.
   */
  async renew() {
    const content = crypto.getRandomValues(new Uint8Array(RENEWAL.row_bytes));
    const keys = Array.from({ length: RENEWAL.rows }, (_, place) => `renewal-${place}`);
    for (let turn = 0; turn < RENEWAL.turns; turn += 1) {
      await this.put(keys.map((key) => ["barrier", { key, v: 1, content }]), { durability: "strict" });
    }
    await this.put([], { gone: keys.map((key) => ["barrier", key]), durability: "strict" });
  }

  /**
   * Read in one transaction: a row for each `id` (undefined: there is none; null: it is there, but
   * this vault cannot open it), a list of those that open for everything else.
   * @param {Wanted[]} wanted
   * @returns {Promise<any[]>}
   */
  async gather(wanted) {
    if (wanted.length === 0) return [];
    const stores = [...new Set(wanted.map(({ store }) => store))];
    const found = await this.#read(stores, (tx) => Promise.all(wanted.map((one) => ask(tx, one))));
    const opened = await Promise.all(wanted.map(({ store }, place) => this.#open(store, found[place])));
    for (const [place, { store }] of wanted.entries()) for (const row of [opened[place] ?? []].flat()) this.#mirror.note(store, row);
    return opened;
  }

  /**
   * @param {string} store
   * @param {{index: string, key: IDBValidKey}} [where]
   * @returns {Promise<any[]>}
   */
  async all(store, where) {
    const [rows] = await this.gather([{ store, ...where }]);
    return rows;
  }

  /**
   * @param {string} store
   * @param {string} id
   * @returns {Promise<any>}
   */
  async get(store, id) {
    const [row] = await this.gather([{ store, id }]);
    return row;
  }

  /**
   * Return identities only: of all rows, those too that cannot be opened.
   * @param {string} store
   * @param {{index: string, key: IDBValidKey}} [where]
   * @returns {Promise<IDBValidKey[]>}
   */
  keys(store, where) {
    return this.#read([store], (tx) => {
      const from = tx.objectStore(store);
      return where ? from.index(where.index).getAllKeys(where.key) : from.getAllKeys();
    });
  }

  /**
   * Return rows as they are stored: what stands in clear can be read without any key.
   * @param {string} store
   * @param {{index: string, key: IDBValidKey}} where
   * @returns {Promise<any[]>}
   */
  stored(store, where) {
    return this.#read([store], (tx) => ask(tx, { store, ...where }));
  }

  /**
   * @param {string} store
   * @param {any} row
   */
  async #seal(store, row) {
    if (this.vault) return this.vault.seal(store, row);
    if (isSecret(store, row)) throw new TypeError(`a row of ${store} is to be stored without a key`);
    return row;
  }

  /**
   * @param {string} store
   * @param {any} found
   */
  async #open(store, found) {
    const { vault } = this;
    const open = async (/** @type {any} */ row) => (vault ? vault.open(store, row) : row?.sealed ? null : row);
    if (!Array.isArray(found)) return found && open(found);
    return (await Promise.all(found.map(open))).filter((row) => row !== null);
  }

  /**
   * @template T
   * @param {string[]} stores
   * @param {(tx: Transaction) => Promise<T>} work
   * @returns {Promise<T>}
   */
  #read(stores, work) {
    return this.#insist(() => this.#attempt(stores, "readonly", work, "relaxed"));
  }

  /** Let go of the connection; the next use opens another. */
  close() {
    inUse.delete(this);
    return this.#letGo();
  }

  async #letGo() {
    const connections = [this.#connection, this.#retired];
    this.#connection = this.#retired = null;
    await Promise.all(connections.map((one) => one?.then((db) => db.close(), () => {})));
  }

  /**
   * Use another connection from now on, but close this one only when that has worked: with the last
   * connection Chromium closes its files, and reads them anew together with the record that a full
   * disk has cut off.
   */
  #retire() {
    const connection = this.#connection;
    this.#connection = null;
    if (this.#retired) void connection?.then((db) => db.close(), () => {});
    else this.#retired = connection;
  }

  #replaced() {
    const retired = this.#retired;
    this.#retired = null;
    void retired?.then((db) => db.close(), () => {});
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
        const result = await attempt();
        if (this.#retired) this.#replaced();
        return result;
      } catch (caught) {
        const error = /** @type {Error} */ (caught);
        const pause = this.pauses_ms[turn];
        const final = error.name === "VersionError" ? new Outdated(error.message) : error;
        failed?.(final);
        if (final instanceof Outdated) await this.close();
        else this.#retire();
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
    const connection = await within(this.#connect(), this.watchdog_ms);
    if (this.#lacking) await this.#putBack(connection, this.#lacking);
    const result = await this.#transact(connection.transaction(stores, mode, { durability }), work);
    inUse.add(this);
    await lookAtOthers();
    return result;
  }

  /**
   * Put back what the page knows and the database lacks; nothing that is there is written over.
   * @param {Connection} connection
   * @param {"everything"|"unsent"} what
   */
  async #putBack(connection, what) {
    const rows = await Promise.all(this.#mirror.rows(what).map(async ([store, row]) => ({ store, row: await this.#seal(store, row) })));
    const stores = Object.keys(this.stores);
    await this.#transact(connection.transaction(stores, "readwrite", { durability: "strict" }), async (tx) => {
      const here = new Map(await Promise.all(stores.map(async (store) => /** @type {const} */ ([store, await tx.objectStore(store).getAllKeys()]))));
      const lacking = rows.filter(({ store, row }) => !here.get(store)?.includes(row.id ?? row.key));
      for (const { store, row } of lacking) void tx.objectStore(store).put(row).catch(() => {});
    });
    this.#lacking = null;
  }

  /**
   * @template T
   * @param {Transaction} tx
   * @param {(tx: Transaction) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async #transact(tx, work) {
    try {
      const [result] = await within(Promise.all([work(tx), tx.done]), this.watchdog_ms);
      return result;
    } catch (error) {
      tx.done.catch(() => {});
      abort(tx);
      throw error;
    }
  }

  #connect() {
    this.#connection ??= openDB(this.name, 1, {
      upgrade: (db) => {
        if (inUse.has(this)) this.#lacking = "everything";
        if (this.#lacking) suspectOthers(this);
        for (const [name, { keyPath, indexes = [] }] of Object.entries(this.stores)) {
          const store = db.createObjectStore(name, { keyPath });
          for (const index of indexes) store.createIndex(index, index);
        }
      },
      // A newer application wants the database: let it have it rather than stand in its way.
      blocking: () => void this.#letGo(),
      terminated: () => {
        [this.#connection, this.#lacking] = [null, this.#lacking ?? "unsent"];
      },
    });
    return this.#connection;
  }
}
