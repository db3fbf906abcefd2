/**
 * The third line: what is not yet in the database, copied to localStorage, sealed like everything.
 *
 * It serves only where the database is dead and the browser lives (localStorage itself lost
 * writes in 20 of 20 kills of the browser), so it is written when a page goes out of sight and
 * whenever the database fails, and taken back at the next start.
 */

import { read, spell } from "./encoding.js";

/** @typedef {import("./vault.js").Vault} Vault */
/** @typedef {[store: string, row: any][]} Rows */

const PREFIX = "sveris.rescue.";

export class Rescue {
  /** Sealing takes a moment: the copies are made one after the other, the last one stays. */
  #turn = Promise.resolve();

  /**
   * @param {string} person
   * @param {string} tab
   * @param {Vault} vault
   * @param {Storage|undefined} [storage]
   */
  constructor(person, tab, vault, storage = globalThis.localStorage) {
    this.prefix = `${PREFIX}${person}.`;
    this.own = `${this.prefix}${tab}`;
    this.vault = vault;
    this.storage = storage;
  }

  /**
   * Keep a copy of rows; of none, to forget the last. What cannot be kept (full, forbidden) is
   * still in memory, and the page says "not saved".
   * @param {Rows} rows
   */
  keep(rows) {
    this.#turn = this.#turn.then(() => this.#keep(rows)).catch(() => {});
    return this.#turn;
  }

  /** @param {Rows} rows */
  async #keep(rows) {
    if (rows.length === 0) return this.storage?.removeItem(this.own);
    const sealed = await Promise.all(rows.map(async ([store, row]) => [store, await this.vault.seal(store, row)]));
    this.storage?.setItem(this.own, JSON.stringify(sealed, (_, value) => (value instanceof Uint8Array ? { bytes: spell(value) } : value)));
  }

  /**
   * Give what earlier tabs of this person left, and the way to forget it once it is in the database.
   * A copy sealed with a key that is not here stays where it is.
   * @param {(tab: string) => boolean} isAlive  Whether a tab still lives: its copy is its own.
   * @returns {Promise<{rows: Rows, forget: () => void}>}
   */
  async left(isAlive) {
    const keys = Object.keys(this.storage ?? {}).filter((key) => key.startsWith(this.prefix) && !isAlive(key.slice(this.prefix.length)));
    const copies = await Promise.all(keys.map(async (key) => ({ key, rows: await this.#open(this.storage?.getItem(key) ?? null) })));
    const open = copies.filter(({ rows }) => rows.every(([, row]) => row !== null));
    return {
      rows: open.flatMap(({ rows }) => rows),
      forget: () => open.forEach(({ key }) => this.storage?.removeItem(key)),
    };
  }

  /**
   * @param {string|null} text
   * @returns {Promise<Rows>}
   */
  async #open(text) {
    return Promise.all(parsed(text).map(async ([store, row]) => /** @type {[string, any]} */ ([store, await this.vault.open(store, row)])));
  }
}

/**
 * @param {string|null} text
 * @returns {Rows}
 */
function parsed(text) {
  try {
    return JSON.parse(text ?? "[]", (_, value) => (typeof value?.bytes === "string" ? read(value.bytes) : value));
  } catch {
    return []; // Cut off: nothing of it can be read.
  }
}
