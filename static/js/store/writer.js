/**
 * Saving at two speeds.
 *
 * Every row is committed at once, `relaxed`: that survives any kill of the browser. A `strict`
 * transaction of one row follows within 400 ms of the first row it covers: that survives a power
 * cut (relaxed alone lost everything in 70 of 70 simulated cuts). "Saved" is said only then. Rows
 * put while a transaction is under way wait for the next one, the newest of each key only, so a
 * slow disk makes transactions bigger, not more. Any failure or silence says "not saved" at once;
 * the rows stay in memory, go to the third line, and are tried again until they are in. After a
 * failure of the disk nothing counts until the browser's files have been renewed (Database.renew).
 */

/** @typedef {import("./types.js").Saving} Saving */
/** @typedef {import("./database.js").Database} Database */

/** Failures of a connection, not of the disk: its files are as good as before. */
const HARMLESS = ["Silent", "InvalidStateError", "Outdated"];

/** Leaves the barrier's own fsync as long again, and a slow tablet half a second in all. */
const BARRIER_MS = 200;
const AGAIN_MS = 1000;

export class Writer {
  /** Newest unwritten row by store and id. @type {Map<string, {store: string, row: any}>} */
  #dirty = new Map();
  /** Count of puts: asked for, committed, and safe from a power cut. */
  #asked = 0;
  #committed = 0;
  #safe = 0;
  #strict = 0;
  /** @type {Promise<void>|null} */
  #running = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  /** @type {{upto: number, safe: boolean, resolve: () => void}[]} */
  #waiting = [];
  /** Rows of the transaction under way. @type {Map<string, {store: string, row: any}>} */
  #underway = new Map();
  /** Whether the disk has failed since its files were renewed. */
  #suspect = false;
  #flushed = 0;
  /** @type {Saving} */
  saving = { key: "saved", at: null, reason: null };

  /**
   * @param {Database} database
   * @param {{changed: () => void, rescue: (rows: [string, any][]) => void, now: () => Date,
   *   barrier_ms?: number, again_ms?: number}} surroundings
   */
  constructor(database, { changed, rescue, now, barrier_ms = BARRIER_MS, again_ms = AGAIN_MS }) {
    this.database = database;
    this.changed = changed;
    this.rescue = rescue;
    this.now = now;
    this.barrier_ms = barrier_ms;
    this.again_ms = again_ms;
  }

  /**
   * Put rows; settles when they are committed, or with `strict` when they are power-safe.
   * Never rejects: what cannot be written yet is tried again, and `saving` says so meanwhile.
   * @param {[store: string, row: any][]} rows
   * @param {{strict?: boolean}} [options]
   * @returns {Promise<void>}
   */
  put(rows, { strict = false } = {}) {
    for (const [store, row] of rows) this.#dirty.set(`${store}/${row.id ?? row.key}`, { store, row });
    this.#asked += 1;
    if (strict) this.#strict = this.#asked;
    if (this.saving.key === "saved") this.#say("saving");
    const settled = this.#until(this.#asked, strict);
    this.#run();
    return settled;
  }

  /**
   * Put rows that can be made again from others: nobody waits for them, and nothing is said.
   * @param {[store: string, row: any][]} rows
   */
  note(rows) {
    for (const [store, row] of rows) this.#dirty.set(`${store}/${row.id}`, { store, row });
    this.#run();
  }

  /** Make all that was put power-safe now (a field left, the page hidden). */
  barrier() {
    if (this.#safe === this.#asked) return Promise.resolve();
    this.#strict = this.#asked;
    const settled = this.#until(this.#asked, true);
    this.#run();
    return settled;
  }

  /** Come to rest: everything is power-safe, and what was only noted is written as well. */
  async rest() {
    await this.barrier();
    await this.#running;
  }

  /** Copy what is not committed yet to the third line. */
  copy() {
    this.rescue([...this.#underway, ...this.#dirty].map(([, { store, row }]) => [store, row]));
  }

  /**
   * @param {number} upto
   * @param {boolean} safe
   * @returns {Promise<void>}
   */
  #until(upto, safe) {
    return new Promise((resolve) => this.#waiting.push({ upto, safe, resolve }));
  }

  #run() {
    if (this.#running) return;
    /** @type {() => void} */
    let rested = () => {};
    this.#running = new Promise((resolve) => {
      rested = resolve;
    });
    void this.#work().then(rested);
  }

  async #work() {
    while (this.#dirty.size > 0 || this.#strict > this.#safe || this.#suspect) {
      try {
        await (this.#dirty.size > 0 ? this.#flush() : this.#suspect ? this.#renew() : this.#fence());
      } catch (error) {
        if (!(await this.#failed(/** @type {Error} */ (error)))) break;
      }
    }
    // In the same breath as the last look: what is put from here on begins anew.
    this.#running = null;
  }

  /** Commit all rows that wait, in one write-only transaction. */
  async #flush() {
    const upto = this.#asked;
    const strict = this.#strict > this.#safe;
    this.#underway = this.#dirty;
    this.#dirty = new Map();
    if (!strict) this.#timer ??= setTimeout(() => this.#due(), this.barrier_ms);
    const rows = [...this.#underway.values()];
    await this.database.put(
      rows.map(({ store, row }) => [store, row]),
      { durability: strict ? "strict" : "relaxed", failed: (error) => this.#trouble(error) },
    );
    this.#underway = new Map();
    this.#done(upto, strict);
  }

  /** Commit one row strictly: all that was committed before is power-safe with it. */
  async #fence() {
    const upto = this.#committed;
    await this.database.put([["barrier", { key: "barrier", v: 1, upto }]], { durability: "strict", failed: (error) => this.#trouble(error) });
    this.#done(upto, true);
  }

  /** Renew the files: what was written before is power-safe with that. */
  async #renew() {
    const upto = this.#flushed;
    await this.database.renew();
    this.#suspect = false;
    this.#done(upto, true);
  }

  #due() {
    this.#timer = undefined;
    void this.barrier();
  }

  /**
   * @param {number} upto
   * @param {boolean} strict
   */
  #done(upto, strict) {
    this.#flushed = Math.max(this.#flushed, upto);
    if (this.#suspect) return;
    this.#committed = Math.max(this.#committed, upto);
    if (strict) this.#safe = Math.max(this.#safe, upto);
    const isSettled = (/** @type {{upto: number, safe: boolean}} */ one) => one.upto <= (one.safe ? this.#safe : this.#committed);
    const settled = this.#waiting.filter(isSettled);
    this.#waiting = this.#waiting.filter((one) => !isSettled(one));
    if (this.#safe === this.#asked) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      if (this.saving.key !== "saved") this.rescue([]);
      if (this.saving.key !== "saved") this.#say("saved");
    } else if (this.saving.key !== "saving") this.#say("saving");
    for (const { resolve } of settled) resolve();
  }

  /** @param {Error} error */
  #trouble(error) {
    this.#suspect ||= !HARMLESS.includes(error.name);
    this.copy();
    this.#say(error.name === "Outdated" ? "outdated" : "unsaved", error.name);
  }

  /**
   * Keep the rows, newer ones first, and wait; says whether to try again.
   * @param {Error} error
   */
  async #failed(error) {
    this.#dirty = new Map([...this.#underway, ...this.#dirty]);
    this.#underway = new Map();
    if (error.name === "Outdated") return false;
    await new Promise((resolve) => setTimeout(resolve, this.again_ms));
    return true;
  }

  /**
   * @param {Saving["key"]} key
   * @param {string|null} [reason]
   */
  #say(key, reason = null) {
    this.saving = { key, at: key === "saved" ? this.now().toISOString() : this.saving.at, reason };
    this.changed();
  }
}
