/**
 * Several tabs of one browser: who lives, who writes which observation, and news between them.
 *
 * Each tab holds a Web Lock of its own name for as long as it lives; whoever writes an observation
 * holds that observation's. Nothing is lost without them (every tab types into changes of its
 * own); they keep two tabs from making conflicts with each other.
 */

/** @typedef {{what: import("./types.js").Notice["what"], ids?: string[]}} News */

export class Tabs {
  /** @type {Map<string, () => void>} */
  #held = new Map();
  /** @type {BroadcastChannel|null} */
  #channel = null;

  /**
   * @param {string} person
   * @param {string} id  This tab.
   * @param {{locks?: LockManager}} [browser]
   */
  constructor(person, id, { locks = globalThis.navigator?.locks } = {}) {
    this.person = person;
    this.id = id;
    this.locks = locks;
    this.living = new Set([id]);
  }

  /**
   * Take this tab's place and look who else lives.
   * @param {(news: News) => void} heard
   */
  async start(heard) {
    await this.#hold(this.#name("tab", this.id));
    this.#channel = new BroadcastChannel(`sveris.${this.person}`);
    this.#channel.onmessage = ({ data }) => heard(data);
    /** @type {any} */ (this.#channel).unref?.();
    await this.look();
  }

  /** Look again which tabs live. */
  async look() {
    const prefix = this.#name("tab", "");
    const held = (await this.locks?.query())?.held ?? [];
    const names = held.map((lock) => lock.name ?? "").filter((name) => name.startsWith(prefix));
    this.living = new Set([this.id, ...names.map((name) => name.slice(prefix.length))]);
  }

  /** @param {News} news */
  tell(news) {
    this.#channel?.postMessage(news);
  }

  /**
   * Take an observation for writing; false if another tab has it. With `steal` it is taken anyway.
   * @param {string} obs
   * @param {{steal?: boolean, lost: () => void}} options
   * @returns {Promise<boolean>}
   */
  async take(obs, { steal = false, lost }) {
    const name = this.#name("obs", obs);
    return this.#held.has(name) || this.#hold(name, { steal, lost });
  }

  /** @param {string} obs */
  leave(obs) {
    const name = this.#name("obs", obs);
    this.#held.get(name)?.();
    this.#held.delete(name);
  }

  stop() {
    for (const release of this.#held.values()) release();
    this.#held.clear();
    this.#channel?.close();
    this.#channel = null;
  }

  /**
   * @param {string} kind
   * @param {string} id
   */
  #name(kind, id) {
    return `sveris.${kind}:${this.person}:${id}`;
  }

  /**
   * @param {string} name
   * @param {{steal?: boolean, lost?: () => void}} [options]
   * @returns {Promise<boolean>}
   */
  #hold(name, { steal = false, lost } = {}) {
    if (!this.locks) return Promise.resolve(true);
    return new Promise((resolve) => {
      const asked = this.locks?.request(name, steal ? { steal } : { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        if (lock === null) return undefined;
        return new Promise((release) => this.#held.set(name, () => release(undefined)));
      });
      // A stolen lock rejects: the other tab has asked to write here.
      asked?.catch(() => {
        this.#held.delete(name);
        lost?.();
      });
    });
  }
}
