/**
 * Who is working on this tablet now, and what their store says; signals, so that whatever shows
 * it follows. Coming in and going out is in door.js.
 */

import { batch, signal } from "../../vendor/preact.js";

/** @typedef {import("../store/types.js").Store} Store */
/** @typedef {import("../store/types.js").Profile} Profile */
/** @typedef {import("../store/types.js").Vault} Vault */
/** @typedef {{profile: Profile, vault: Vault, store: Store, sync: import("../store/types.js").Sync}} Session */

/** @type {import("../../vendor/preact.js").Signal<Session | null>} */
export const session = signal(/** @type {Session | null} */ (null));

/** Whose PIN is asked before anything is shown. */
export const locked = signal(/** @type {Profile | null} */ (null));

/** Rows of the list. */
export const observations = signal(/** @type {import("../store/types.js").Summary[]} */ ([]));

/** How many observations cannot be opened before their person signs in. */
export const lockedAway = signal(0);

/** The saving and sending lines. */
export const status = signal(/** @type {import("../store/types.js").Status | null} */ (null));

/** Raised whenever reference data (teachers, forms, lists) has changed. */
export const reference = signal(0);

/** Whether the browser has promised not to clear what is stored; null: it cannot say. */
export const persisted = signal(/** @type {boolean | null} */ (null));

/** How many notices the server had for this person when it was last reached; null: not asked yet. */
export const told = signal(/** @type {number | null} */ (null));

/** Whether a newer version of the application waits to be let in. */
export const newVersion = signal(false);

/** Whether what is kept on this device could not be opened. */
export const unopened = signal(false);

/** @type {() => void} */
let stopListening = () => {};

/**
 * Show what a person's store says, from now on.
 * @param {Session} open
 */
export function show(open) {
  const { store } = open;
  stopListening();
  stopListening = store.subscribe((notice) => {
    if (notice.what === "reference") reference.value += 1;
    else read(store);
  });
  batch(() => {
    read(store);
    session.value = open;
    locked.value = null;
  });
}

/**
 * Show nothing of anybody; the lock screen of whoever was working, if it is to be locked.
 * @param {Profile | null} [behind]
 */
export function hide(behind = null) {
  stopListening();
  batch(() => {
    session.value = null;
    locked.value = behind;
    observations.value = [];
    status.value = null;
    lockedAway.value = 0;
    told.value = null;
  });
}

/** @param {Store} store */
function read(store) {
  observations.value = store.observations();
  status.value = store.status();
  lockedAway.value = store.lockedAway();
}
