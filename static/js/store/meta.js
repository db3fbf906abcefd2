/** Facts about one person's database: device, token, cursor. Read afresh: several tabs share it. */

/**
 * - device: {device, epoch} · token (sealed): null after signing out or a 401
 * - feed: {cursor, set, filling, pages}  which set of reference pages is shown, which is being
 *   filled, and how many pages the latter (else the former) has had
 * - person: the profile as the server gave it
 * @typedef {{device: string, token: string|null, epoch: string|null, formerly?: string}} DeviceMeta
 * @typedef {{cursor: string|null, set: string|null, filling: string|null, pages: number}} FeedMeta
 */

/** @typedef {import("./database.js").Database} Database */

export class Meta {
  /** @param {Database} database */
  constructor(database) {
    this.database = database;
  }

  /** Give the device; its token is null as well while the vault is not open. @returns {Promise<DeviceMeta|null>} */
  async device() {
    const [device, token] = await this.database.gather([{ store: "meta", id: "device" }, { store: "meta", id: "token" }]);
    return device ? { ...device.value, token: token?.value ?? null } : null;
  }

  /** @param {Partial<DeviceMeta>} news */
  async setDevice({ token, ...news }) {
    const { token: _kept, ...before } = (await this.device()) ?? { device: "", epoch: null, token: null };
    /** @type {import("./database.js").Rows} */
    const rows = [["meta", { key: "device", v: 1, value: { ...before, ...news } }]];
    if (token) rows.push(["meta", { key: "token", v: 1, value: token }]);
    await this.database.put(rows, { gone: token === null ? [["meta", "token"]] : [], durability: "strict" });
  }

  /** @returns {Promise<FeedMeta>} */
  async feed() {
    return (await this.database.get("meta", "feed"))?.value ?? { cursor: null, set: null, filling: null, pages: 0 };
  }

  /** Read the feed from its beginning next time; what is shown stays until the new is complete. */
  async startOver() {
    const { set, pages } = await this.feed();
    const value = { cursor: null, set, filling: null, pages };
    await this.database.put([["meta", { key: "feed", v: 1, value }]], { durability: "strict" });
  }
}
