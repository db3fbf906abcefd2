/** What is to be sent, and what the server's answers make of it. */

import { canonical, hash } from "../observations/canonical.js";
import { uuid7 } from "../observations/uuid7.js";
import { renamed } from "./renaming.js";

/** @typedef {import("./types.js").ChangeRow} ChangeRow */
/** @typedef {import("./types.js").Receipt} Receipt */
/** @typedef {import("./database.js").Database} Database */

/** Below the server's 512 KiB, with room for the rest of the body. */
const BATCH_BYTES = 480 * 1024;

export class Outbox {
  /**
   * @param {Database} database
   * @param {{refresh: (ids: Iterable<string>) => Promise<void>, now: () => Date}} surroundings
   */
  constructor(database, { refresh, now }) {
    this.database = database;
    this.refresh = refresh;
    this.now = now;
  }

  /**
   * Give the next frozen changes, oldest first, that fit into one batch.
   * @param {number} most
   * @returns {Promise<ChangeRow[]>}
   */
  async next(most) {
    const rows = /** @type {ChangeRow[]} */ (await this.#inState("frozen"));
    const batch = [];
    let bytes = 0;
    for (const row of rows) {
      bytes += new TextEncoder().encode(canonical(row.change)).length + 1;
      if (batch.length === most || (batch.length > 0 && bytes > BATCH_BYTES)) break;
      batch.push(row);
    }
    return batch;
  }

  /**
   * Take in what became of changes; gives how many of them stay to be sent again.
   * A change is acknowledged only where id and hash are our own.
   * @param {ChangeRow[]} sent
   * @param {Map<string, Receipt>} receipts
   * @returns {Promise<{settled: number, reused: ChangeRow[]}>}
   */
  async settle(sent, receipts) {
    const at = this.now().toISOString();
    const rows = [];
    const reused = [];
    for (const row of sent) {
      const receipt = receipts.get(row.id);
      if (receipt?.result === "reused") reused.push(row);
      else if (receipt?.result === "invalid") rows.push(...(await this.#refused(row, receipt)));
      else if (receipt && receipt.hash === row.hash) rows.push({ ...row, state: /** @type {const} */ ("acked"), receipt, acked_at: at });
    }
    await this.#put(rows);
    return { settled: rows.filter((row) => row.state !== "frozen").length, reused };
  }

  /**
   * Keep a change aside that the server cannot take; what in it was not to blame goes on in a
   * change of its own.
   * @param {ChangeRow} row
   * @param {Receipt} receipt
   * @returns {Promise<ChangeRow[]>}
   */
  async #refused(row, receipt) {
    const kept = { ...row, state: /** @type {const} */ ("refused"), receipt };
    const blamed = Object.keys(receipt.fields ?? {});
    const good = Object.entries(row.change.fields ?? {}).filter(([field]) => !blamed.includes(field));
    if (row.change.kind !== "edit" || blamed.length === 0 || good.length === 0 || good.length === Object.keys(row.change.fields ?? {}).length) return [kept];
    const fields = Object.fromEntries(good.map(([field, { value, base }]) => [field, { value, base: [...base, row.id] }]));
    const change = { ...row.change, id: uuid7(), fields };
    return [kept, { ...row, id: change.id, change, hash: await hash(change) }];
  }

  /**
   * Set one change aside that makes the server refuse the whole batch.
   * @param {ChangeRow} row
   * @param {Receipt} receipt
   */
  refuse(row, receipt) {
    return this.#put([{ ...row, state: "refused", receipt }]);
  }

  /**
   * Give changes new identities: theirs were taken (a copied database).
   * @param {ChangeRow[]} reused
   */
  async rename(reused) {
    const rows = await Promise.all(
      [...new Set(reused.map((row) => row.obs))].map((obs) =>
        this.database.all("changes", { index: "obs", key: obs }),
      ),
    );
    const { put, gone } = await renamed(rows.flat(), reused.map((row) => row.id));
    await this.#put(put, gone);
  }

  /**
   * The server was restored from a backup, or lacks what it had acknowledged: send it again.
   * @param {string[]} [ids]  Without them everything.
   */
  async again(ids) {
    const acked = await this.#inState("acked");
    const rows = ids ? acked.filter(({ id }) => ids.includes(id)) : acked;
    await this.#put(rows.map((row) => ({ ...row, state: "frozen", receipt: null, acked_at: null })));
  }

  /** @param {ChangeRow["state"]} state @returns {Promise<ChangeRow[]>} */
  async #inState(state) {
    const rows = await this.database.all("changes", { index: "state", key: state });
    return rows.sort((/** @type {ChangeRow} */ one, /** @type {ChangeRow} */ other) => (one.id < other.id ? -1 : 1));
  }

  /**
   * @param {ChangeRow[]} rows
   * @param {string[]} [gone]
   */
  async #put(rows, gone = []) {
    if (rows.length === 0 && gone.length === 0) return;
    await this.database.put(rows.map((row) => ["changes", row]), { gone: gone.map((id) => ["changes", id]), durability: "strict" });
    await this.refresh(rows.map((row) => row.obs));
  }
}

