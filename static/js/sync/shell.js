/**
 * The shell on this tablet: registers the worker and lets a new version in at the right moment.
 *
 * A new version never comes in under an open draft: it waits until no tab of any person writes an
 * observation, and then until the page is opened anew or out of sight, or somebody asks for it.
 */

const ADDRESS = "/sw.js";
const DRAFT_LOCK = /^sveris\.obs:/;
/** The list: everywhere else something is being done, or about to be opened. */
const AT_REST = /^(#\/?)?$/;
/** The page that this one replaces may hold its draft for a moment yet. */
const TRIES_MS = [0, 500, 1500];

/** @type {ServiceWorkerRegistration|null} */
let registration = null;
/** Who wants to hear of a new version: the views and the sending ask for the worker alike. */
const listeners = /** @type {Set<(isWaiting: boolean) => void>} */ (new Set());
let isRegistering = false;

/**
 * Register the worker. `waiting` hears when a new version waits to be let in.
 * @param {(isWaiting: boolean) => void} [waiting]
 * @returns {Promise<void>}
 */
export async function keepShell(waiting = () => {}) {
  listeners.add(waiting);
  if (!("serviceWorker" in navigator) || isRegistering) return waiting(isWaiting());
  isRegistering = true;
  registration = await registered();
  const told = () => listeners.forEach((listener) => listener(isWaiting()));
  registration.addEventListener("updatefound", () => registration?.installing?.addEventListener("statechange", told));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") void letIn();
    else void registration?.update().catch(() => {});
  });
  told();
  for (const pause_ms of TRIES_MS) {
    await new Promise((resolve) => setTimeout(resolve, pause_ms));
    if (await letIn()) return;
  }
}

/** @returns {Promise<ServiceWorkerRegistration>} */
async function registered() {
  try {
    return await navigator.serviceWorker.register(address(), { scope: "/app/", updateViaCache: "none" });
  } catch (error) {
    // Without a network there may be none yet: whoever asks next tries anew.
    isRegistering = false;
    throw error;
  }
}

/** Say whether a new version waits. */
export function isWaiting() {
  return registration?.waiting != null;
}

/**
 * Let a waiting version in, unless a draft is open somewhere; the page is loaded anew.
 * @returns {Promise<boolean>} whether it comes in.
 */
export async function letIn() {
  const { waiting = null } = registration ?? {};
  if (!waiting || !AT_REST.test(location.hash) || (await isWriting())) return false;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.postMessage("take-over");
  return true;
}

async function isWriting() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return held.some((lock) => DRAFT_LOCK.test(lock.name ?? ""));
}

/** The address of the worker, as a browser with Trusted Types wants it. */
function address() {
  const { trustedTypes } = /** @type {any} */ (globalThis);
  const policy = trustedTypes?.createPolicy("sw-url", { createScriptURL: () => ADDRESS });
  return /** @type {string} */ (policy?.createScriptURL("") ?? ADDRESS);
}
