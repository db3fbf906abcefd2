/**
 * When to send and fetch: at start, on coming into sight, `online`, by timer, after typing, after
 * signing in, and on a tap. It lives in the page, under a Web Lock, so that one tab sends for a
 * person. `navigator.onLine` is not asked: it says true where the server cannot be reached.
 */

import { inside } from "../store/store.js";
import { pauseAfter } from "./backoff.js";
import { heartbeat } from "./heartbeat.js";
import { pull } from "./pull.js";
import { BATCH, push } from "./push.js";
import { compare } from "./reconcile.js";
import { WITHDRAWN } from "./refusal.js";
import { ask } from "./request.js";
import { keepShell } from "./shell.js";

/** @typedef {import("../store/types.js").Store} Store */
/** @typedef {import("../store/types.js").Sending} Sending */
/** @typedef {import("../store/types.js").ChangeRow} ChangeRow */
/** @typedef {import("./push.js").Obstacle} Obstacle */
/** @typedef {{fetch?: typeof fetch, now?: () => Date, random?: () => number, locks?: LockManager, app?: string,
 *   after?: Promise<void>, told?: (count: number) => void, timeout_ms?: number, soon_ms?: number, timer_ms?: number, idle_ms?: number}} Options */

/** Typing rests this long, and a change is this old at most, before it is frozen and sent. */
const IDLE_MS = 4000;
const OLD_MS = 60_000;
const SOON_MS = 5000;
const TIMER_MS = 60_000;
/** Only a person can remove these: no timer tries again. */
const LASTING = ["sign-in", "outdated", ...WITHDRAWN];

/**
 * Start sending and fetching for a store; `after`: not before that; `told`: how many notices the
 * person has not read, by the server's word with every fetch.
 * @param {Store} store
 * @param {Options} [options]
 * @returns {import("../store/types.js").Sync}
 */
export function startSync(store, options = {}) {
  const { now = () => new Date(), random = Math.random, soon_ms = SOON_MS, timer_ms = TIMER_MS, idle_ms = IDLE_MS } = options;
  const { outbox, meta, database, observations, say, changed } = inside(store);
  const locks = options.locks ?? globalThis.navigator?.locks;
  const line = {
    outbox, meta, database,
    ask: (/** @type {string} */ path, /** @type {object} */ asking) => ask(path, { ...asking, ...kept(options) }),
    heartbeat: () => heartbeat(store, now(), options.app ?? appDigest()),
    taken: async (/** @type {{observations: string[], swapped: boolean}} */ news) => {
      await outbox.refresh(news.observations);
      changed({ what: "reference" });
    },
  };
  const pace = { most: BATCH, gzip: typeof CompressionStream !== "undefined" };
  const seen = { etag: null };
  let failures = 0;
  let stopped = false;
  /** @type {Promise<void>|null} */
  let running = null;
  let asked = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  let due = Infinity;

  /** @param {number} pause_ms */
  function schedule(pause_ms) {
    if (stopped) return;
    clearTimeout(timer);
    due = now().getTime() + pause_ms;
    timer = setTimeout(() => void run(false), pause_ms);
  }

  /** @param {boolean} all  Freeze even what is being typed. @returns {Promise<void>} */
  function run(all) {
    if (stopped) return Promise.resolve();
    if (running) {
      asked = true;
      return running.then(() => running ?? undefined);
    }
    asked = false;
    running = cycle(all)
      .catch(() => after({ key: "server-error", floor_ms: 0 }))
      .finally(() => {
        running = null;
        if (asked) void run(false);
      });
    return running;
  }

  /** @param {boolean} all */
  async function cycle(all) {
    clearTimeout(timer);
    await observations.freeze((row) => all || isRipe(row, now(), idle_ms));
    const work = async (/** @type {Lock|null} */ lock) => {
      if (locks && lock === null) return elsewhere();
      say({ ...inside(store).sending(), key: "sending" });
      after(await sendAndFetch());
    };
    await (locks ? locks.request(`sveris.sync:${store.person}`, { ifAvailable: true }, work) : work(null));
  }

  /** @returns {Promise<Obstacle>} */
  async function sendAndFetch() {
    for (let turn = 0; ; turn += 1) {
      const sent = await push(line, pace);
      if (sent && !WITHDRAWN.includes(sent.key)) return sent;
      const fetched = await pull(line, seen);
      if (fetched !== "again") return fetched ?? sent;
      if (turn === 3) return { key: "server-error", floor_ms: 0 };
    }
  }

  function elsewhere() {
    say({ key: "elsewhere", at: null, retry_at: null });
    changed({ what: "wanted" });
    schedule(timer_ms);
  }

  /** @param {Obstacle} obstacle */
  function after(obstacle) {
    failures = obstacle ? failures + 1 : 0;
    const unsent = store.status().unsent.count;
    // A withdrawn tablet may not fetch, but what it still has is taken in: it goes on sending that.
    const isLasting = obstacle !== null && LASTING.includes(obstacle.key) && !(WITHDRAWN.includes(obstacle.key) && unsent > 0);
    // What is still being typed was not sent: look again soon.
    const rest_ms = unsent > 0 ? soon_ms : timer_ms;
    const pause_ms = obstacle ? pauseAfter(failures, random(), obstacle.floor_ms) : rest_ms;
    if (!isLasting) schedule(pause_ms);
    const at = obstacle ? inside(store).sending().at : now().toISOString();
    const retry_at = obstacle && !isLasting ? new Date(due).toISOString() : null;
    say({ key: obstacle?.key ?? "sent", at, retry_at });
  }

  const unsubscribe = store.subscribe((notice) => {
    if (notice.what === "signed-in" || notice.what === "wanted") void run(false);
    // Something was typed: send soon, but never sooner than a server that is in trouble asked.
    if (notice.what === "observation" && failures === 0 && store.status().unsent.count > 0 && due > now().getTime() + soon_ms) schedule(soon_ms);
  });
  const unwatch = watch(() => {
    failures = 0;
    void run(false);
  });
  const begin = () => {
    void run(false);
    // Who may work here must be able to open the application without a network.
    if (typeof document !== "undefined") void keepShell(() => changed({ what: "update" })).catch((error) => console.error(error));
  };
  if (options.after) void options.after.then(begin);
  else begin();

  const sendNow = () => {
    failures = 0;
    return run(true);
  };
  return {
    sendNow,
    compare: () => compare(line, store, sendNow),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      unsubscribe();
      unwatch();
    },
  };
}

/** @param {Options} options */
function kept({ fetch, timeout_ms, told }) {
  return { ...(fetch && { fetch }), ...(timeout_ms && { timeout_ms }), ...(told && { told }) };
}

/**
 * Say whether what is being typed may be closed and sent: the hand rests, or it is old, or the
 * clock has jumped.
 * @param {ChangeRow} row
 * @param {Date} now
 * @param {number} idle_ms
 */
function isRipe(row, now, idle_ms) {
  const rested = now.getTime() - Date.parse(row.change.at);
  const begun = now.getTime() - parseInt(row.id.replace("-", "").slice(0, 12), 16);
  return rested >= idle_ms || rested < 0 || begun >= OLD_MS;
}

/** The digest the server wrote into the shell. */
function appDigest() {
  return globalThis.document?.querySelector('meta[name="sveris-app"]')?.getAttribute("content") ?? "";
}

/** @param {() => void} woken */
function watch(woken) {
  if (typeof document === "undefined") return () => {};
  const shown = () => void (document.visibilityState === "visible" && woken());
  document.addEventListener("visibilitychange", shown);
  addEventListener("online", woken);
  addEventListener("focus", woken);
  addEventListener("pageshow", woken);
  return () => {
    document.removeEventListener("visibilitychange", shown);
    removeEventListener("online", woken);
    removeEventListener("focus", woken);
    removeEventListener("pageshow", woken);
  };
}
