/**
 * The service worker: keeps the application's shell, so that it opens without a network.
 *
 * It answers only GETs of files it knows and touches nothing else: no data, no POST. A version is
 * installed whole or not at all, from answers that carry its own digest (a login page, a redirect
 * or a file of another version spoils the installation, and the old shell stays). It waits until a
 * page tells it to take over (js/sync/shell.js: when no draft is open). Cleaning up deletes what is
 * older and never what is newer: while this version activates, the next may be installing. The
 * server writes `SHELL` into the first line.
 */

const PREFIX = "sveris-shell-";
const NAME = `${PREFIX}${SHELL.build}-${SHELL.digest}`;
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("install", (event) => event.waitUntil(Promise.all([install(), route(event)])));
worker.addEventListener("activate", (event) => event.waitUntil(cleanUp()));
worker.addEventListener("message", (event) => void (event.data === "take-over" && worker.skipWaiting()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const isPage = request.mode === "navigate" && url.pathname.startsWith("/app/");
  const path = isPage && !SHELL.files.includes(url.pathname) ? "/app/" : url.pathname;
  if (SHELL.files.includes(path)) event.respondWith(answer(path));
});

async function install() {
  try {
    const cache = await caches.open(NAME);
    await Promise.all(SHELL.files.map(async (path) => cache.put(path, await fetched(path))));
  } catch (error) {
    await caches.delete(NAME);
    throw error;
  }
}

/**
 * Let the browser answer from the cache by itself: starting the worker for it costs a slow tablet
 * a fifth of the time to the first screen. Browsers that cannot ask the worker, as do addresses
 * with a query.
 * @param {any} event
 */
async function route(event) {
  const rules = SHELL.files.map((pathname) => ({
    condition: { urlPattern: { pathname, search: "" }, requestMethod: "GET" },
    source: { cacheName: NAME },
  }));
  await event.addRoutes?.(rules).catch(() => {});
}

/** @param {string} path */
async function fetched(path) {
  const response = await fetch(path, { cache: "reload", redirect: "error", credentials: "omit" });
  const isOurs = response.status === 200 && response.type === "basic" && !response.redirected;
  if (!isOurs || response.headers.get("X-App-Shell") !== SHELL.digest) throw new Error(`${path} is not of this version`);
  return response;
}

async function cleanUp() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  const kept = await (await caches.open(NAME)).keys();
  if (kept.length < SHELL.files.length) return;
  // Of equal build (between releases) all are older, unless another version is on its way.
  const isAlone = !worker.registration.installing && !worker.registration.waiting;
  const isOld = (/** @type {string} */ name) => {
    const build = parseInt(name.slice(PREFIX.length), 10);
    return build < SHELL.build || (build === SHELL.build && isAlone);
  };
  await Promise.all(names.filter(isOld).map((name) => caches.delete(name)));
}

/** @param {string} path */
async function answer(path) {
  const own = await (await caches.open(NAME)).match(path);
  // Should the own cache be gone (cleared by hand), any other shell is better than none.
  return own ?? (await caches.match(path)) ?? fetch(path);
}
