/** One request to the server, and what became of it in words that sync can act on. */

const TIMEOUT_MS = 20_000;
/** Answers of a gateway: whether the server has stored something is unknown. */
const UNKNOWN = [502, 504];
/** Answers that count even when a gateway gives them in HTML. */
const GATEWAY = [413, 415, 429, 500, 503];

/**
 * - answer: the server's JSON · unchanged: 304
 * - refused: a problem of ours, or a status a gateway may give
 * - lost: no answer, or a cut one: unknown whether stored · portal: somebody else answered
 * @typedef {{kind: "answer", body: any, etag: string|null} | {kind: "unchanged"}
 *   | {kind: "refused", status: number, problem: any, retry_after_ms: number}
 *   | {kind: "lost", timed_out: boolean} | {kind: "portal"}} Outcome
 */
/** @typedef {{token?: string|null, body?: unknown, gzip?: boolean, timeout_ms?: number, etag?: string|null,
 *   fetch?: typeof fetch, session?: boolean, language?: string, told?: (count: number) => void}} Asking */

/**
 * Ask the server; never throws.
 * @param {string} path
 * @param {Asking} [asking]
 * @returns {Promise<Outcome>}
 */
export async function ask(path, asking = {}) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), asking.timeout_ms ?? TIMEOUT_MS);
  try {
    const response = await (asking.fetch ?? fetch)(path, { ...(await requestOf(asking)), signal: abort.signal });
    const unread = response.headers.get("X-Notices");
    if (unread !== null && /^\d+$/.test(unread)) asking.told?.(Number(unread));
    return await outcomeOf(response);
  } catch {
    return { kind: "lost", timed_out: abort.signal.aborted };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {Asking} asking
 * @returns {Promise<RequestInit>}
 */
async function requestOf({ token, body, gzip, etag, session, language }) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (token) headers["Authorization"] = `Bearer ${token}`;
  if (etag) headers["If-None-Match"] = etag;
  if (language) headers["Accept-Language"] = language;
  /** @type {RequestInit} */
  const request = { method: "GET", headers, redirect: "manual", cache: "no-store", credentials: session ? "same-origin" : "omit" };
  if (body === undefined) return request;
  const text = JSON.stringify(body);
  headers["Content-Type"] = "application/json";
  if (gzip) headers["Content-Encoding"] = "gzip";
  return { ...request, method: "POST", body: gzip ? await packed(text) : text };
}

/** @param {string} text */
function packed(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(stream).blob();
}

/**
 * @param {Response} response
 * @returns {Promise<Outcome>}
 */
async function outcomeOf(response) {
  const { status } = response;
  if (status === 304) return { kind: "unchanged" };
  if (response.type === "opaqueredirect" || (status >= 300 && status < 400)) return { kind: "portal" };
  if (UNKNOWN.includes(status)) return { kind: "lost", timed_out: false };
  const isJson = /^application\/(problem\+)?json\b/.test(response.headers.get("Content-Type") ?? "");
  if (!isJson && !GATEWAY.includes(status)) return { kind: "portal" };
  // A JSON body that cannot be read was cut: that throws, and counts as lost.
  const body = isJson ? await response.json() : {};
  if (response.ok) return { kind: "answer", body, etag: response.headers.get("ETag") };
  return { kind: "refused", status, problem: body, retry_after_ms: retryAfter(response) };
}

/** @param {Response} response */
function retryAfter(response) {
  const asked = response.headers.get("Retry-After") ?? "";
  if (/^\d+$/.test(asked)) return Number(asked) * 1000;
  // A date is by the server's clock: compare it with the answer's own date, not with the tablet's.
  const pause = Date.parse(asked) - Date.parse(response.headers.get("Date") ?? "");
  return Number.isFinite(pause) ? Math.max(0, pause) : 0;
}
