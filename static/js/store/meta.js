/** Facts about one person's database: device, token, cursor. Read afresh: several tabs share it. */

/**
 * - device: {device, token, epoch} · token null after signing out or a 401
 * - feed: {cursor, set, filling}  which set of reference rows is shown, and which is being filled
 * - person: the profile as the server gave it
 * @typedef {{device: string, token: string|null, epoch: string|null, formerly?: string}} DeviceMeta
 * @typedef {{cursor: string|null, set: string|null, filling: string|null}} FeedMeta
 */

/** @typedef {import("./database.js").Database} Database */

export class Meta {
  /** @param {Database} database */
  constructor(database) {
    this.database = database;
  }

  /** @returns {Promise<DeviceMeta|null>} */
  async device() {
    return (await this.#get("device")) ?? null;
  }

  /** @param {Partial<DeviceMeta>} news */
  async setDevice(news) {
    const before = await this.device();
    await this.#put("device", { device: "", token: null, epoch: null, ...before, ...news });
  }

  /** @returns {Promise<FeedMeta>} */
  async feed() {
    return (await this.#get("feed")) ?? { cursor: null, set: null, filling: null };
  }

  /** Read the feed from its beginning next time; what is shown stays until the new is complete. */
  async startOver() {
    const { set } = await this.feed();
    await this.#put("feed", { cursor: null, set, filling: null });
  }

  /** @param {string} key */
  #get(key) {
    return this.database.read("meta", async (tx) => (await tx.objectStore("meta").get(key))?.value);
  }

  /**
   * @param {string} key
   * @param {object} value
   */
  #put(key, value) {
    return this.database.write("meta", (tx) => void tx.objectStore("meta").put({ key, v: 1, value }), { durability: "strict" });
  }
}
