/**
 * The observations of one person on this tablet: create, edit, choose, submit, discard.
 *
 * An edit shows in memory before anything is awaited. Typing goes into one pending change an
 * observation; freezing (before sending, on submit) gives it its hash and closes it for ever.
 */

import { hash } from "../observations/canonical.js";
import { stamp, uuid7 } from "../observations/uuid7.js";
import { Opened, headOf, summaryOf } from "./opened.js";

/** @typedef {import("./types.js").ChangeRow} ChangeRow */
/** @typedef {import("./types.js").ObservationRow} ObservationRow */
/** @typedef {import("./types.js").ServerFacts} ServerFacts */
/** @typedef {import("./types.js").Notice} Notice */
/** @typedef {import("./database.js").Database} Database */
/** @typedef {import("./writer.js").Writer} Writer */
/** @typedef {import("./tabs.js").Tabs} Tabs */

const FROZEN = { state: /** @type {const} */ ("frozen"), tab: null };

export class Observations {
  /** @type {Map<string, Opened>} */
  #opened = new Map();
  /** @type {Map<string, Promise<Opened>>} */
  #opening = new Map();
  /** @type {Map<string, ObservationRow>} */
  #rows = new Map();
  /** @type {Map<string, ServerFacts>} */
  #facts = new Map();
  /** @type {Promise<void>|null} */
  #rest = null;
  /** How many observations are sealed with a key that is not open. */
  lockedAway = 0;

  /**
   * @param {{person: string, database: Database, writer: Writer, tabs: Tabs, now: () => Date,
   *   notify: (notice: Notice) => void}} surroundings
   */
  constructor({ person, database, writer, tabs, now, notify }) {
    this.person = person;
    this.database = database;
    this.writer = writer;
    this.tabs = tabs;
    this.now = now;
    this.notify = notify;
  }

  /**
   * Read what is still open; the rest, which after a year is most of it, follows in `whole`, so
   * that no start waits for it.
   */
  async load() {
    await this.#show(await this.database.all("observations", { index: "open", key: 1 }), () => true);
    this.#rest = null;
  }

  /** Read the list to its end, once. */
  whole() {
    this.#rest ??= this.#readRest().catch((error) => {
      this.#rest = null;
      throw error;
    });
    return this.#rest;
  }

  async #readRest() {
    const [rows, ids] = await Promise.all([this.database.all("observations"), this.database.keys("observations")]);
    this.lockedAway = ids.length - rows.length;
    // What is shown already may have moved on since these were read.
    await this.#show(rows, (id) => !this.#rows.has(id));
  }

  /**
   * @param {ObservationRow[]} rows
   * @param {(id: string) => boolean} isNews
   */
  async #show(rows, isNews) {
    const wanted = rows.filter(({ id }) => isNews(id));
    const facts = await this.database.gather(wanted.map(({ id }) => ({ store: "facts", id })));
    for (const [place, row] of wanted.entries()) {
      if (!isNews(row.id)) continue;
      this.#rows.set(row.id, row);
      if (facts[place]) this.#facts.set(row.id, { ...facts[place].facts, seq: facts[place].seq });
    }
    this.notify({ what: "observations" });
  }

  /**
   * Read observations anew: the server, another tab or a copy has changed their changes or facts.
   * @param {Iterable<string>} ids
   */
  async refresh(ids) {
    const wanted = [...new Set(ids)];
    if (wanted.some((obs) => !this.#rows.has(obs))) await this.whole();
    const found = await this.database.gather(wanted.flatMap((obs) => [{ store: "changes", index: "obs", key: obs }, { store: "facts", id: obs }]));
    for (const [place, obs] of wanted.entries()) {
      const rows = /** @type {ChangeRow[]} */ (found[2 * place]);
      const facts = /** @type {import("./types.js").FactsRow|null|undefined} */ (found[2 * place + 1]);
      if (facts) this.#facts.set(obs, { ...facts.facts, seq: facts.seq });
      this.#renew(obs, rows);
    }
    this.notify({ what: "observations" });
  }

  /** Read anew what the list says is unsent: a page that died between two writes may have left it so. */
  verify() {
    return this.refresh([...this.#rows.values()].filter((row) => row.local.unsent > 0).map((row) => row.id));
  }

  /**
   * @param {string} obs
   * @param {ChangeRow[]} rows
   */
  #renew(obs, rows) {
    const facts = this.#facts.get(obs) ?? null;
    const opened = this.#opened.get(obs);
    opened?.absorb(rows);
    opened?.learn(facts);
    const head = this.#rows.get(obs) ?? headOf(rows);
    if (!opened && !head) return;
    const row = (opened ?? new Opened(/** @type {ObservationRow} */ (head), rows, facts)).row();
    if (JSON.stringify(row) === JSON.stringify(this.#rows.get(obs))) return this.notify({ what: "observation", obs });
    this.#rows.set(obs, row);
    this.writer.note([["observations", row]]);
    this.notify({ what: "observation", obs });
  }

  /** @param {string} obs @returns {Promise<ChangeRow[]>} */
  #changes(obs) {
    return this.database.all("changes", { index: "obs", key: obs });
  }

  list() {
    const summaries = [...this.#rows.values()].map((row) => summaryOf(row, this.#facts.get(row.id) ?? null));
    const shown = summaries.filter((summary) => summary.state !== "discarded");
    return shown.sort((one, other) => Date.parse(other.changed_at) - Date.parse(one.changed_at));
  }

  /** Numbers of what the server does not have. */
  unsent() {
    const waiting = [...this.#rows.values()].map((row) => row.local).filter((local) => local.unsent > 0);
    const oldest = waiting.flatMap((local) => local.oldest_unsent ?? []).sort()[0] ?? null;
    return { count: waiting.reduce((sum, local) => sum + local.unsent, 0), observations: waiting.length, oldest_at: oldest };
  }

  /**
   * Open an observation, for writing if no other tab writes it.
   * @param {string} obs
   * @param {{steal?: boolean}} [options]
   */
  async open(obs, { steal = false } = {}) {
    const opened = await this.#get(obs);
    const lost = () => {
      opened.heldElsewhere = true;
      this.notify({ what: "observation", obs });
    };
    opened.heldElsewhere = !(await this.tabs.take(obs, { steal, lost }));
    return opened.snapshot();
  }

  /** @param {string} obs */
  leave(obs) {
    this.tabs.leave(obs);
  }

  /**
   * Return the changes of an observation, the newest last as far as clocks tell.
   * @param {string} obs
   * @returns {Promise<import("./types.js").HistoryEntry[]>}
   */
  async history(obs) {
    const rows = [...(await this.#get(obs)).rows.values()];
    const entries = rows.map(({ id, change, state, own, hash, receipt, acked_at }) => ({ id, at: change.at, kind: change.kind, fields: change.fields ?? {}, state, own, hash, receipt, acked_at }));
    return entries.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  }

  /**
   * Return what the server has not acknowledged, as it would be sent; of one observation all that
   * was written here. What is in memory comes first: it is whole even when the disk has refused it.
   * @param {string} [obs]
   * @returns {Promise<import("./types.js").Change[]>}
   */
  async copy(obs) {
    const opened = [...this.#opened.values()].filter(({ head }) => obs === undefined || head.id === obs);
    for (const one of opened) {
      // A change that is in a file must never change again; whether the disk takes that now is not waited for.
      if (one.pending) void this.#save(one, await hashed(this.#seal(one)), true).catch(() => {});
    }
    const isHere = obs !== undefined && opened.length > 0;
    /** @type {ChangeRow[]} */
    const stored = isHere ? [] : await this.database.all("changes", obs === undefined ? undefined : { index: "obs", key: obs });
    const rows = new Map([...stored, ...opened.flatMap((one) => [...one.rows.values()])].map((row) => [row.id, row]));
    const wanted = [...rows.values()].filter((row) => row.own && (obs !== undefined || row.state !== "acked"));
    return wanted.sort((one, other) => (one.id < other.id ? -1 : 1)).map(({ change }) => change);
  }

  /** @param {string} obs */
  peek(obs) {
    return this.#opened.get(obs)?.snapshot() ?? null;
  }

  /** @param {string} obs @returns {Promise<Opened>} */
  #get(obs) {
    const opened = this.#opened.get(obs);
    if (opened) return Promise.resolve(opened);
    const opening = this.#opening.get(obs) ?? this.#read(obs).finally(() => this.#opening.delete(obs));
    this.#opening.set(obs, opening);
    return opening;
  }

  /** @param {string} obs */
  async #read(obs) {
    if (!this.#rows.has(obs)) await this.whole();
    const row = this.#rows.get(obs);
    if (!row) throw new Error(`no observation ${obs}`);
    const opened = new Opened(row, await this.#changes(obs), this.#facts.get(obs) ?? null);
    this.#opened.set(obs, opened);
    return opened;
  }

  /**
   * @param {string} form
   * @param {number} version
   * @param {Record<string, unknown>} fields
   */
  async create(form, version, fields) {
    const at = stamp(this.now());
    const opened = new Opened({ id: uuid7(), form, version, created_at: at, changed_at: at }, [], null);
    this.#opened.set(opened.head.id, opened);
    for (const [field, value] of Object.entries(fields)) opened.patch(field, value, { at, blank: () => this.#blank(opened) });
    await this.#save(opened, opened.pending ? [opened.pending] : [], true);
    this.notify({ what: "observations" });
    return opened.head.id;
  }

  /**
   * @param {string} obs
   * @param {string} field
   * @param {unknown} value
   * @param {{strict?: boolean, resolves?: boolean}} [options]
   */
  async edit(obs, field, value, { strict = false, resolves = false } = {}) {
    const opened = this.#opened.get(obs) ?? (await this.#get(obs));
    const row = opened.patch(field, value, { at: stamp(this.now()), blank: () => this.#blank(opened), resolves });
    if (row) await this.#save(opened, [row], strict);
    else if (strict) await this.writer.barrier();
  }

  /**
   * Close the observation with a submit or discard that names exactly what is current.
   * @param {string} obs
   * @param {"submit"|"discard"} kind
   */
  async finish(obs, kind) {
    const opened = await this.#get(obs);
    const typed = this.#seal(opened);
    const blank = this.#blank(opened);
    const { fields: _none, ...change } = blank.change;
    const heads = structuredClone(opened.folded.heads);
    const closing = { ...blank, ...FROZEN, change: { ...change, kind, heads, at: stamp(this.now()) } };
    // Hashing waits; what is typed meanwhile is another change, and no part of this submission.
    await this.#save(opened, await hashed([...typed, closing]), true);
    this.notify({ what: "observations" });
  }

  /**
   * Freeze what was typed here and left alone, and what dead tabs left; strict.
   * @param {(row: ChangeRow) => boolean} ripe
   */
  async freeze(ripe) {
    for (const opened of this.#opened.values()) {
      if (opened.pending && ripe(opened.pending)) await this.#save(opened, await hashed(this.#seal(opened)), true);
    }
    await this.tabs.look();
    const pending = await this.database.all("changes", { index: "state", key: "pending" });
    const orphans = pending.filter((/** @type {ChangeRow} */ row) => !this.tabs.living.has(row.tab ?? "")).map((/** @type {ChangeRow} */ row) => ({ ...row, ...FROZEN }));
    if (orphans.length === 0) return;
    await this.writer.put((await hashed(orphans)).map((row) => ["changes", row]), { strict: true });
    await this.refresh(orphans.map((row) => row.obs));
  }

  /** Take the change being typed off the keyboard: what is typed next is another change.
   * @param {Opened} opened @returns {ChangeRow[]} */
  #seal(opened) {
    const typed = opened.pending;
    opened.pending = null;
    return typed ? [{ ...typed, ...FROZEN }] : [];
  }

  /** @param {Opened} opened @returns {ChangeRow} */
  #blank({ head }) {
    const id = uuid7();
    const change = { id, obs: head.id, author: this.person, kind: /** @type {const} */ ("edit"), form: head.form, version: head.version, fields: {}, at: "" };
    return { v: 1, id, obs: head.id, state: "pending", own: true, tab: this.tabs.id, rev: 0, change, hash: null, receipt: null, acked_at: null };
  }

  /**
   * @param {Opened} opened
   * @param {ChangeRow[]} rows
   * @param {boolean} strict
   */
  #save(opened, rows, strict) {
    opened.absorb(rows);
    const row = opened.row();
    this.#rows.set(row.id, row);
    this.notify({ what: "observation", obs: row.id });
    return this.writer
      .put([...rows.map((one) => /** @type {[string, any]} */ (["changes", one])), ["observations", row]], { strict })
      .then(() => this.tabs.tell({ what: "observations", ids: [row.id] }));
  }
}

/** @param {ChangeRow[]} rows @returns {Promise<ChangeRow[]>} */
function hashed(rows) {
  return Promise.all(rows.map(async (row) => ({ ...row, hash: await hash(row.change) })));
}
