/** A tablet for tests: a store on an IndexedDB in memory, with locks and a localStorage of its own. */

import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";

import { lyingOpen, mint, vaultOf } from "../../static/js/store/keyring.js";
import { databaseName, openProfile } from "../../static/js/store/store.js";
import { RECOVERY } from "./server.js";

export const ANNA = "0192a000-0000-7000-8000-00000000000a";

/** Web Locks enough for one process: a lock lives until its promise settles. */
export class Locks {
  #held = new Map();

  async request(name, options, work) {
    if (this.#held.has(name)) {
      if (options.steal) this.#held.get(name).stolen();
      else if (options.ifAvailable) return work(null);
      else await this.#held.get(name).done;
    }
    let stolen;
    const robbery = new Promise((_, reject) => (stolen = () => reject(new DOMException("stolen", "AbortError"))));
    const done = Promise.resolve(work({ name }));
    const entry = { stolen, done };
    this.#held.set(name, entry);
    try {
      return await Promise.race([done, robbery]);
    } finally {
      if (this.#held.get(name) === entry) this.#held.delete(name);
    }
  }

  async query() {
    return { held: [...this.#held.keys()].map((name) => ({ name })), pending: [] };
  }
}

/** localStorage for tests; `broken` makes every write fail. */
export function memoryStorage() {
  const storage = Object.create({
    getItem: (key) => storage[key] ?? null,
    setItem: (key, value) => {
      if (storage.isBroken()) throw new DOMException("full", "QuotaExceededError");
      storage[key] = String(value);
    },
    removeItem: (key) => delete storage[key],
    isBroken: () => false,
  });
  return storage;
}

/** Begin with an empty browser. */
export function freshBrowser() {
  globalThis.indexedDB = new IDBFactory();
  return { locks: new Locks(), storage: memoryStorage() };
}

export const QUICK = { patience: { watchdog_ms: 400, pauses_ms: [1, 2, 4] }, pace: { barrier_ms: 20, again_ms: 15 } };

/** Anna's keys, the same for every opening of her store. */
export const KEY = await mint(ANNA, RECOVERY);
export const vault = await vaultOf(lyingOpen([KEY]));

export function open(browser, options = {}) {
  return openProfile(ANNA, { vault, ...QUICK, ...browser, ...options });
}

/** Read a whole store of a person's database past the application, and open it. */
export async function rows(store, person = ANNA, keys = vault) {
  const found = await rawRows(store, databaseName(person));
  return Promise.all(found.map((row) => keys.open(store, row)));
}

/** Read a whole store as it lies on the disk. */
export async function rawRows(store, database = databaseName(ANNA)) {
  const db = await new Promise((resolve, reject) => {
    const request = indexedDB.open(database);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const found = await new Promise((resolve) => {
    const request = db.transaction(store).objectStore(store).getAll();
    request.onsuccess = () => resolve(request.result);
  });
  db.close();
  return found;
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Wait until something holds; the limit is long because the machine may be busy. */
export async function until(holds, limit_ms = 10_000) {
  const end = Date.now() + limit_ms;
  for (;;) {
    const result = await holds();
    if (result) return result;
    if (Date.now() > end) throw new Error(`it did not come about in ${limit_ms} ms: ${holds}`);
    await pause(5);
  }
}
