/** One person's store on this tablet: everything the views use, put together. */

import { uuid7 } from "../observations/uuid7.js";
import { Database, PERSON_STORES } from "./database.js";
import { Meta } from "./meta.js";
import { Observations } from "./observations.js";
import { Outbox } from "./outbox.js";
import { recover } from "./recovery.js";
import { openReference } from "./reference.js";
import { Rescue } from "./rescue.js";
import { purge } from "./retention.js";
import { Tabs } from "./tabs.js";
import { Writer } from "./writer.js";

/** @typedef {import("./types.js").Notice} Notice */
/** @typedef {import("./types.js").Sending} Sending */
/** What sync uses and views do not. @typedef {{database: Database, meta: Meta, outbox: Outbox,
 *   observations: Observations, reference: ReturnType<typeof openReference>,
 *   changed: (notice: Notice) => void, say: (sending: Sending) => void, sending: () => Sending}} Inside */

/** So long the first screen has the tablet to itself before the rest of the list is read. */
const REST_MS = 50;

/** @type {WeakMap<object, Inside>} */
const insides = new WeakMap();

/** @param {import("./types.js").Store} store */
export const inside = (store) => /** @type {Inside} */ (insides.get(store));

/** @param {string} person */
export const databaseName = (person) => `sveris-${person}`;

/**
 * Open a person's store. Time and patience come in as options for the tests.
 * @param {string} person
 * @param {{vault: import("./vault.js").Vault, now?: () => Date, patience?: {watchdog_ms?: number, pauses_ms?: number[]}, storage?: Storage, locks?: LockManager,
 *   pace?: {barrier_ms?: number, again_ms?: number}}} options
 * @returns {Promise<import("./types.js").Store>}
 */
export async function openProfile(person, { vault, now = () => new Date(), patience, storage, locks, pace }) {
  const database = new Database(databaseName(person), PERSON_STORES, { vault, ...patience });
  const tabs = new Tabs(person, uuid7(), locks ? { locks } : {});
  const listeners = /** @type {Set<(notice: Notice) => void>} */ (new Set());
  const notify = (/** @type {Notice} */ notice) => listeners.forEach((listener) => listener(notice));
  const third = new Rescue(person, tabs.id, vault, storage);
  const rescue = (/** @type {[string, any][]} */ rows) => void third.keep(rows);
  const writer = new Writer(database, { changed: () => notify({ what: "status" }), rescue, now, ...pace });
  const observations = new Observations({ person, database, writer, tabs, now, notify });
  const meta = new Meta(database);
  const reference = openReference(database, meta);
  const refresh = async (/** @type {Iterable<string>} */ ids) => {
    const wanted = [...new Set(ids)];
    await observations.refresh(wanted);
    tabs.tell({ what: "observations", ids: wanted });
  };
  const outbox = new Outbox(database, { refresh, now });
  /** @type {Sending} */
  let sending = { key: "idle", at: null, retry_at: null };

  await tabs.start((news) => void hear(news));
  const copy = await third.left((tab) => tabs.living.has(tab));
  const rescued = copy.rows.length > 0 ? await recover(database, copy.rows) : [];
  await observations.load();
  if (rescued.length > 0) await observations.refresh(rescued);
  copy.forget();
  const unwatch = watchPage(writer, observations);
  const rest = setTimeout(() => void observations.whole().catch(() => {}), REST_MS);

  /** @param {import("./tabs.js").News} news */
  async function hear(news) {
    if (news.what === "reference") reference.forget();
    if (news.ids) await observations.refresh(news.ids);
    notify({ what: news.what });
  }

  /** @type {import("./types.js").Store} */
  const store = {
    person,
    observations: () => observations.list(),
    observation: (obs) => observations.open(obs),
    peek: (obs) => observations.peek(obs),
    create: (form, version, fields = {}) => observations.create(form, version, fields),
    edit: (obs, field, value) => observations.edit(obs, field, value),
    choose: (obs, field, value) => observations.edit(obs, field, value, { strict: true }),
    resolve: (obs, field, value) => observations.edit(obs, field, value, { strict: true, resolves: true }),
    submit: (obs) => observations.finish(obs, "submit"),
    discard: (obs) => observations.finish(obs, "discard"),
    history: (obs) => observations.history(obs),
    barrier: () => writer.barrier(),
    takeOver: async (obs) => !(await observations.open(obs, { steal: true })).held_elsewhere,
    leave: (obs) => observations.leave(obs),
    definition: reference.definition,
    reference,
    lockedAway: () => observations.lockedAway,
    status: () => statusOf(writer.saving, sending, observations.unsent()),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    copy: async (obs) => {
      const changes = await observations.copy(obs);
      const device = await meta.device().catch(() => null);
      return { person, device: device?.device ?? null, made_at: now().toISOString(), changes };
    },
    close: async () => {
      clearTimeout(rest);
      unwatch();
      await writer.rest();
      tabs.stop();
      await database.close();
    },
  };
  insides.set(store, {
    database, meta, outbox, observations, reference,
    changed: (notice) => {
      if (notice.what === "reference") reference.forget();
      // "wanted" is for the tab that sends: here it would only ask itself.
      if (notice.what !== "wanted") notify(notice);
      tabs.tell({ what: notice.what });
    },
    say: (news) => {
      sending = news;
      notify({ what: "status" });
    },
    sending: () => sending,
  });
  return store;
}

/**
 * @param {import("./types.js").Saving} saving
 * @param {Sending} sending
 * @param {import("./types.js").Status["unsent"]} unsent
 * @returns {import("./types.js").Status}
 */
function statusOf(saving, sending, unsent) {
  const isQuiet = sending.key === "idle" || sending.key === "sent";
  return { saving, unsent, sending: isQuiet && unsent.count > 0 ? { ...sending, key: "waiting" } : sending };
}

/**
 * Purge and verify what earlier pages left; not needed before the first screen.
 * @param {import("./types.js").Store} store
 * @param {Date} now
 */
export async function tidy(store, now) {
  const { database, observations } = inside(store);
  await observations.whole();
  await observations.verify();
  const arrived = store.observations().filter((summary) => summary.state === "arrived");
  await purge(database, arrived.map((summary) => summary.id), now);
}

/**
 * Make what was typed power-safe when a field is left or the page goes out of sight.
 * @param {Writer} writer
 * @param {Observations} observations
 */
function watchPage(writer, observations) {
  if (typeof document === "undefined") return () => {};
  const secure = () => {
    writer.copy();
    void writer.barrier();
  };
  const hidden = () => void (document.visibilityState === "hidden" && secure());
  const blurred = () => void writer.barrier();
  // A page that comes back from the back-forward cache may have missed what other tabs did.
  const shown = (/** @type {PageTransitionEvent} */ event) => void (event.persisted && observations.load().then(() => observations.whole()));
  document.addEventListener("visibilitychange", hidden);
  document.addEventListener("focusout", blurred);
  addEventListener("pagehide", secure);
  addEventListener("pageshow", shown);
  return () => {
    document.removeEventListener("visibilitychange", hidden);
    document.removeEventListener("focusout", blurred);
    removeEventListener("pagehide", secure);
    removeEventListener("pageshow", shown);
  };
}
