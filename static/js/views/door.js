/**
 * Coming in and going out: signing in, unlocking, locking, letting somebody else work.
 *
 * One person works at a time. Whoever goes keeps everything on the device; what was typed is
 * secured before the screen is given away, and what is unsent is sent behind the lock.
 */

import { signal } from "../../vendor/preact.js";
import { go, href } from "../router.js";
import * as profiles from "../store/profiles.js";
import { isTrialDue, testRoom } from "../store/space.js";
import { openProfile, tidy } from "../store/store.js";
import { startSync } from "../sync/sync.js";
import { language } from "../words.js";
import { close, closeBehind, sendBehind, takeBack } from "./behind.js";
import { deviceName } from "./device.js";
import { watchIdle } from "./idle.js";
import { speakTo } from "./languages.js";
import { sayLost } from "./lost.js";
import { backToPlace, forgetPlace, hasPlace, keepPlace } from "./place.js";
import { hide, locked, persisted, session, show } from "./session.js";
import { stands } from "./standing.js";
import { sayTold } from "./told.js";

/** @typedef {import("../store/types.js").Profile} Profile */
/** @typedef {import("../store/types.js").Vault} Vault */
/** @typedef {import("./session.js").Session} Session */

/**
 * Why a PIN is being asked for: a new profile is offered one; where several people share the
 * device one is needed; after forgetting it another is chosen; or somebody wants to change it.
 * @typedef {"offered" | "needed" | "forgotten" | "change"} Wanting
 */

const TIDY_MS = 3_000;
/** A disk that does not answer must not keep the screen open: the store goes on trying unseen. */
const SECURED_MS = 2_000;

/** Why a PIN is to be chosen now; null: it is not. */
export const pinWanted = signal(/** @type {Wanting | null} */ (null));

const channel = new BroadcastChannel("sveris.door");
channel.onmessage = (/** @type {MessageEvent<string>} */ { data }) => void (data === session.peek()?.profile.id && lock({ alone: true }));
/** @type {() => void} */
let stopWatching = () => {};
/** @type {Promise<unknown> | null} */
let isLeaving = null;

/** Let whoever worked here last go on, if nothing guards their work; otherwise ask for the PIN. */
export async function resume() {
  const profile = await profiles.last();
  if (!profile) return;
  const vault = await profiles.open(profile.id);
  if (vault) await enter(profile, vault, { isBack: true });
  else locked.value = profile;
}

/**
 * Open the work of a person who has no PIN; one who has is asked for it.
 * @param {Profile} profile
 */
export async function open(profile) {
  const vault = await profiles.open(profile.id);
  if (vault) await enter(profile, vault);
  else await ask(profile);
}

/**
 * Unlock by PIN; throws WrongPin.
 * @param {Profile} profile
 * @param {string} pin
 */
export async function unlock(profile, pin) {
  await enter(profile, await profiles.unlock(profile.id, pin));
}

/**
 * Unlock by passkey; throws PasskeyRefused.
 * @param {Profile} profile
 */
export async function unlockByPasskey(profile) {
  await enter(profile, await profiles.unlockByPasskey(profile.id));
}

/**
 * Begin with a new PIN and an empty list; what the old one locked waits for the next sign-in.
 * @param {Profile} profile
 * @param {string} pin
 */
export async function beginAnew(profile, pin) {
  const vault = await profiles.beginAnew(profile.id, pin);
  // What was open there is locked away now.
  forgetPlace();
  await enter(profile, vault, { anew: true });
}

/**
 * Sign in over the network and begin; without words, by the site's own session.
 * @param {{email?: string, password?: string}} words
 * @param {{forgotten?: boolean}} [options]
 */
export async function signIn(words, { forgotten = false } = {}) {
  const known = await profiles.list();
  const { profile, vault, before } = await profiles.signIn({ ...words, device: deviceName(), language: language.value });
  sayLost(profile.id, before);
  // Being signed in on the site is no reason to pass by the PIN: somebody may have left it so.
  if (words.email === undefined && profile.lock !== "none") return ask(profile);
  const isNew = !known.some(({ id }) => id === profile.id);
  await enter(profile, vault, { anew: true, wanting: forgotten ? "forgotten" : isNew ? "offered" : null });
}

/**
 * Ask a person for the PIN.
 * @param {Profile} profile
 */
async function ask(profile) {
  await leave();
  locked.value = profile;
  await profiles.use(profile.id);
}

/**
 * Let a person work. `anew`: with other keys than before, so the store is opened again; `isBack`:
 * the page was only loaded anew, and speaks the language it spoke before.
 * @param {Profile} given
 * @param {Vault} vault
 * @param {{anew?: boolean, isBack?: boolean, wanting?: Wanting | null}} [options]
 */
async function enter(given, vault, { anew = false, isBack = false, wanting = null } = {}) {
  await leave();
  if (!isBack) speakTo(given);
  if (anew) await closeBehind();
  const kept = await takeBack(given.id);
  const people = await profiles.list();
  const profile = people.find(({ id }) => id === given.id) ?? given;
  const open = kept ? { ...kept, profile } : await opened(profile, vault);
  pinWanted.value = wantingOf(profile, people, wanting);
  backToPlace(profile.id);
  show(open);
  stopWatching = watchIdle({ after_ms: lockAfter, away: () => void lock() });
  await profiles.use(profile.id);
  // The browser may ask its user; the first screen does not wait for the answer.
  void askToPersist();
}

/**
 * @param {Profile} profile
 * @param {Profile[]} people
 * @param {Wanting | null} wanting
 * @returns {Wanting | null}
 */
function wantingOf(profile, people, wanting) {
  if (profile.lock !== "none") return wanting === "forgotten" ? wanting : null;
  return people.length > 1 ? "needed" : wanting;
}

/**
 * @param {Profile} profile
 * @param {Vault} vault
 * @returns {Promise<Session>}
 */
async function opened(profile, vault) {
  const store = await openProfile(profile.id, { vault });
  // What earlier pages left is put in order once the first screen stands.
  setTimeout(() => void putInOrder(store), TIDY_MS);
  return { profile, vault, store, sync: startSync(store, { after: stands, told: sayTold }) };
}

/** @param {import("../store/types.js").Store} store */
async function putInOrder(store) {
  const now = new Date();
  await tidy(store, now).catch(() => {});
  if (isTrialDue(now)) await testRoom().catch(() => {});
}

/** @returns {number} milliseconds without input after which to lock */
function lockAfter() {
  const profile = session.peek()?.profile;
  return profile && profile.lock !== "none" ? profile.lock_after_min * 60_000 : Infinity;
}

/**
 * Lock the screen at this place, in every tab unless `alone`; nothing happens without a PIN.
 * @param {{alone?: boolean}} [options]
 */
export async function lock({ alone = false } = {}) {
  const open = session.peek();
  if (!open || open.profile.lock === "none") return;
  if (!alone) channel.postMessage(open.profile.id);
  await stepAside(open, open.profile);
}

/** Let another person of this device work; the present one stays signed in. */
export async function changePerson() {
  const open = session.peek();
  if (!open) return;
  if (open.profile.lock !== "none") channel.postMessage(open.profile.id);
  await stepAside(open, null);
  await toPeople();
}

/** From the lock screen to the people of this device. */
export async function somebodyElse() {
  const profile = locked.peek();
  if (profile && !hasPlace(profile.id)) keepPlace(profile.id);
  locked.value = null;
  await toPeople();
}

async function toPeople() {
  go(href("list"), { replace: true });
  await profiles.use(null);
}

/**
 * Give the screen away: secure what was typed, show nothing, send what is left.
 * @param {Session} open
 * @param {Profile | null} behind whose lock screen comes instead
 */
async function stepAside({ store }, behind) {
  isLeaving ??= secured(store).finally(() => {
    isLeaving = null;
  });
  await isLeaving;
  const now = session.peek();
  if (now?.store !== store) return;
  const address = keepPlace(now.profile.id);
  stopWatching();
  pinWanted.value = null;
  hide(behind);
  // The address names the item from now on, so that even a browser started anew comes back to it.
  go(address, { replace: true });
  sendBehind(now);
}

/** @param {import("../store/types.js").Store} store */
function secured(store) {
  const late = new Promise((resolve) => setTimeout(resolve, SECURED_MS));
  return Promise.race([store.barrier(), late]);
}

/** Sign out: forgets the right to send, never what was written. */
export async function signOut() {
  const open = session.peek();
  if (!open) return;
  // First signed out, then gone from the screen: the next page must not find the door still open.
  await profiles.signOut(open.profile.id);
  await leave();
}

/** Close the store of whoever is working; everything in it stays. */
async function leave() {
  const open = session.peek();
  if (!open) return;
  stopWatching();
  hide();
  await close(open);
}

/** Read the profile anew: its PIN, passkey or time has changed. */
export async function renewProfile() {
  const open = session.peek();
  const profile = (await profiles.list()).find(({ id }) => id === open?.profile.id);
  if (open && profile && session.peek()?.store === open.store) session.value = { ...open, profile };
}

/** Ask the browser not to clear what is stored here. */
export async function askToPersist() {
  persisted.value = (await navigator.storage?.persist?.().catch(() => null)) ?? null;
}
