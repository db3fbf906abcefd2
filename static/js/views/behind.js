/**
 * Sending goes on behind the lock: the store of whoever was working stays open, unseen, until the
 * server has all of it; then it is closed and its keys are dropped with it.
 */

import { signal } from "../../vendor/preact.js";

/** @typedef {import("./session.js").Session} Session */

/** Only the person can remove these: to wait behind the lock would be in vain. */
const IN_VAIN = new Set(["sign-in", "outdated"]);

/** Whose work is being sent unseen, and how many observations are left. */
export const behind = signal(/** @type {{id: string, unsent: number} | null} */ (null));

/** @type {Session | null} */
let kept = null;
/** @type {() => void} */
let stopListening = () => {};
/** @type {Promise<void>} */
let closing = Promise.resolve();

/**
 * Send what is left of somebody's work, unseen.
 * @param {Session} open
 */
export function sendBehind(open) {
  void closeBehind();
  kept = open;
  const look = () => {
    if (kept !== open) return;
    behind.value = { id: open.profile.id, unsent: open.store.status().unsent.observations };
    if (isDone(open.store.status())) void closeBehind();
  };
  stopListening = open.store.subscribe(look);
  // Even what was being typed a moment ago: nobody is typing now.
  void open.sync.sendNow().then(look, look);
}

/**
 * Give a person's store back if it is still open; another's is closed.
 * @param {string} id
 * @returns {Promise<Session | null>}
 */
export async function takeBack(id) {
  const open = kept;
  if (open?.profile.id !== id) {
    await closeBehind();
    return null;
  }
  forget();
  return open;
}

/** Close what is open behind the lock; everything in it stays on the device. */
export function closeBehind() {
  const open = kept;
  forget();
  if (open) closing = close(open);
  return closing;
}

/**
 * Stop sending and close the store; settles when all that was typed is on the disk.
 * @param {Session} open
 */
export async function close({ sync, store }) {
  sync.stop();
  await store.close();
}

function forget() {
  stopListening();
  kept = null;
  behind.value = null;
}

/** @param {import("../store/types.js").Status} status */
function isDone({ saving, sending, unsent }) {
  return saving.key === "saved" && (unsent.count === 0 || IN_VAIN.has(sending.key));
}
