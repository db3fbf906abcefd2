/**
 * What is written on this tablet, sealed: rows of the person's database go in through here and come
 * out through here, so that none can be stored in clear by mistake.
 *
 * In clear stands only what indexes and transactions need. The store and the row's identity are
 * bound to the content: a row moved to another place does not open.
 */

import { utf8 } from "./encoding.js";

/** @typedef {import("./types.js").Sealed} Sealed */
/** @typedef {{clear: string[], isOpen?: (row: any) => boolean}} Rule */

/** Attempts at written lessons (training/attempts.js) are rows of `meta`; they are as private as what is observed. */
export const TRAINING = "training/";

/**
 * The stores that are sealed, and what of their rows stands in clear. What the city tells everybody
 * (forms, institutions, lists) is no secret, and must be there for somebody who begins anew.
 * @type {Record<string, Rule>}
 */
const RULES = {
  observations: { clear: ["id", "open"] },
  changes: { clear: ["id", "obs", "state", "tab", "rev"] },
  facts: { clear: ["id"] },
  reference: { clear: ["key", "set", "public"], isOpen: (row) => row.public },
  meta: { clear: ["key"], isOpen: (row) => row.key !== "token" && !row.key.startsWith(TRAINING) },
};

const ALGORITHM = "AES-GCM";

/**
 * Say whether a row may only be stored sealed.
 * @param {string} store
 * @param {any} row
 */
export function isSecret(store, row) {
  const rule = RULES[store];
  return rule !== undefined && !rule.isOpen?.(row);
}

export class Vault {
  /** Rows are never changed once made: what was sealed for one attempt serves the next. @type {WeakMap<object, Sealed>} */
  #sealed = new WeakMap();

  /**
   * @param {Map<string, CryptoKey>} keys  By id; all of them open, `current` seals.
   * @param {string} current
   */
  constructor(keys, current) {
    this.keys = keys;
    this.current = current;
  }

  /**
   * Return the row as it is stored.
   * @param {string} store
   * @param {any} row
   * @returns {Promise<any>}
   */
  async seal(store, row) {
    if (!isSecret(store, row)) return row;
    const { clear: names } = /** @type {Rule} */ (RULES[store]);
    const before = this.#sealed.get(row);
    if (before) return before;
    const key = /** @type {CryptoKey} */ (this.keys.get(this.current));
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: ALGORITHM, iv, additionalData: place(store, row) }, key, utf8(JSON.stringify(row)));
    const clear = Object.fromEntries(names.filter((name) => row[name] !== undefined).map((name) => [name, row[name]]));
    const sealed = { ...clear, v: row.v, sealed: { key: this.current, iv, data: new Uint8Array(data) } };
    this.#sealed.set(row, sealed);
    return sealed;
  }

  /**
   * Return what a stored row holds; null if it is sealed with a key that is not here, or damaged.
   * @param {string} store
   * @param {any} stored
   * @returns {Promise<any>}
   */
  async open(store, stored) {
    if (stored?.sealed === undefined) return stored;
    const key = this.keys.get(stored.sealed.key);
    if (!key) return null;
    const { iv, data } = stored.sealed;
    try {
      const text = await crypto.subtle.decrypt({ name: ALGORITHM, iv, additionalData: place(store, stored) }, key, data);
      return JSON.parse(new TextDecoder().decode(text));
    } catch {
      return null;
    }
  }
}

/**
 * @param {string} store
 * @param {any} row
 */
function place(store, row) {
  return utf8(`${store}|${row.id ?? row.key}`);
}
