/**
 * Who is working on this tablet now, and what their store says; signals, so that whatever shows
 * it follows.
 */

import { signal } from "../../vendor/preact.js";
import * as profiles from "../store/profiles.js";
import { openProfile, tidy } from "../store/store.js";
import { startSync } from "../sync/sync.js";
import { language, speak } from "../words.js";

/** @typedef {import("../store/types.js").Store} Store */
/** @typedef {import("../store/types.js").Profile} Profile */
/** @typedef {{profile: Profile, store: Store, sync: import("../store/types.js").Sync}} Session */

const TIDY_MS = 3_000;

/** @type {import("../../vendor/preact.js").Signal<Session | null>} */
export const session = signal(/** @type {Session | null} */ (null));

/** Rows of the list. */
export const observations = signal(/** @type {import("../store/types.js").Summary[]} */ ([]));

/** The saving and sending lines. */
export const status = signal(/** @type {import("../store/types.js").Status | null} */ (null));

/** Raised whenever reference data (teachers, forms, lists) has changed. */
export const reference = signal(0);

/** Whether the browser has promised not to clear what is stored; null: it cannot say. */
export const persisted = signal(/** @type {boolean | null} */ (null));

/** Whether a newer version of the application waits to be let in. */
export const newVersion = signal(false);

/** Whether what is kept on this device could not be opened. */
export const unopened = signal(false);

/** @type {() => void} */
let stopListening = () => {};

/**
 * Let a person work on this tablet: open the store and remember who it is.
 * @param {Profile} profile
 */
export async function enter(profile) {
  await openStore(profile);
  await profiles.use(profile.id);
}

/**
 * Open a person's store and begin to send and fetch.
 * @param {Profile} profile
 */
async function openStore(profile) {
  await leave();
  const store = await openProfile(profile.id);
  stopListening = store.subscribe((notice) => {
    if (notice.what === "reference") reference.value += 1;
    else read(store);
  });
  read(store);
  session.value = { profile, store, sync: startSync(store) };
  // What earlier pages left is put in order once the first screen stands.
  setTimeout(() => void tidy(store, new Date()), TIDY_MS);
  // The browser may ask its user; the first screen does not wait for the answer.
  void askToPersist();
}

/** @param {Store} store */
function read(store) {
  observations.value = store.observations();
  status.value = store.status();
}

/** Close the store of whoever is working; everything in it stays. */
export async function leave() {
  const open = session.value;
  session.value = null;
  stopListening();
  open?.sync.stop();
  await open?.store.close();
}

/** Sign out: forgets the right to send, never what was written. */
export async function signOut() {
  const open = session.value;
  if (!open) return;
  // First signed out, then gone from the screen: the next page must not find the door still open.
  await profiles.signOut(open.profile.id);
  await leave();
}

/** Let another person of this tablet work; the present one stays signed in. */
export async function changePerson() {
  await leave();
  await profiles.use(null);
}

/**
 * Sign in over the network and begin; without words, by the site's own session.
 * @param {{email?: string, password?: string}} words
 */
export async function signIn(words) {
  const profile = await profiles.signIn({ ...words, device: deviceName(), language: language.value });
  if (profile.language === "lv" || profile.language === "en") speak(profile.language);
  await enter(profile);
}

/** Open the store of whoever worked here last, if they are still signed in. */
export async function resume() {
  const profile = await profiles.last();
  if (profile) await openStore(profile);
}

async function askToPersist() {
  persisted.value = (await navigator.storage?.persist?.().catch(() => null)) ?? null;
}

/** @returns {string} what people would call this device: its kind and browser */
function deviceName() {
  const agent = navigator.userAgent;
  const kind = /iPad|Tablet|Android(?!.*Mobile)/.test(agent) ? "tablet" : /Mobile/.test(agent) ? "phone" : "computer";
  const system = /CrOS|Android|iPad|iPhone|Windows|Mac OS|Linux/.exec(agent)?.[0] ?? "";
  return `${system} ${kind}`.trim();
}
