/**
 * What an answer of the server looks like. Whatever is not of this shape acknowledges nothing:
 * the network of a hotel answers 200 to everything.
 */

/** @typedef {import("../store/types.js").Receipt} Receipt */
/** @typedef {import("../store/intake.js").Part} Part */

const RESULTS = ["applied", "known", "conflict", "held", "reused", "invalid"];
const STORED = ["applied", "known", "conflict", "held"];

/**
 * Return epoch and receipts by change id, or null if this is no answer to a push.
 * @param {any} body
 * @returns {{epoch: string, receipts: Map<string, Receipt>}|null}
 */
export function readPushed(body) {
  if (!isObject(body) || !isText(body.epoch) || !isText(body.server_time) || !Array.isArray(body.results)) return null;
  if (!body.results.every(isReceipt)) return null;
  const receipts = body.results.filter((/** @type {any} */ one) => isText(one.id));
  return { epoch: body.epoch, receipts: new Map(receipts.map((/** @type {any} */ { id, ...receipt }) => [id, receipt])) };
}

/** @param {any} one */
function isReceipt(one) {
  return isObject(one) && RESULTS.includes(one.result) && (!STORED.includes(one.result) || (isText(one.hash) && isText(one.id)));
}

/**
 * Return a part of the feed, or null if this is none.
 * @param {any} body
 * @returns {(Part & {epoch: string})|null}
 */
export function readPulled(body) {
  if (!isObject(body) || !isText(body.epoch) || !isText(body.cursor) || typeof body.more !== "boolean") return null;
  if (!Array.isArray(body.changes) || !body.changes.every(isRecord)) return null;
  return { epoch: body.epoch, cursor: body.cursor, more: body.more, reset: body.reset === true, changes: body.changes };
}

/** @param {any} one */
function isRecord(one) {
  return isObject(one) && isText(one.t) && isText(one.id) && typeof one.seq === "number" && (one.data === undefined || isObject(one.data));
}

/**
 * Return what a comparison has shown, or null if this is not it.
 * @param {any} body
 * @returns {{epoch: string, lacking: string[], different: string[]}|null}
 */
export function readReconciled(body) {
  const isWhole = isObject(body) && isText(body.epoch) && [body.lacking, body.different].every((ids) => Array.isArray(ids) && ids.every(isText));
  return isWhole ? body : null;
}

/**
 * Return what a new device was given, or null if this is not it.
 * @param {any} body
 * @returns {{token: string, epoch: string, recovery: import("../store/types.js").RecoveryKey,
 *   before: import("../store/types.js").Before|null, person: {id: string, name: string, email: string, language: string}}|null}
 */
export function readDevice(body) {
  const isDevice = isObject(body) && isText(body.token) && isText(body.epoch) && isObject(body.person) && isText(body.person.id);
  const isWhole = isDevice && isObject(body.recovery) && isText(body.recovery.key) && isText(body.recovery.public);
  return isWhole ? { ...body, before: isObject(body.before) ? body.before : null } : null;
}

/** @param {any} value */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param {any} value */
function isText(value) {
  return typeof value === "string" && value !== "";
}
