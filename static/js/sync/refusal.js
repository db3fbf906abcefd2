/** What a refusal of the server means for sending and fetching. Pure. */

/** @typedef {import("../store/types.js").Sending} Sending */

/** @type {Record<number, Sending["key"]>} */
const BY_STATUS = { 401: "sign-in", 426: "outdated", 429: "busy", 503: "busy" };
/** A 403 is a person's decision only where the server says which; a proxy says 403 to anything. @type {Record<string, Sending["key"]>} */
const BY_CODE = { "device-revoked": "revoked", "account-disabled": "disabled" };

/** Who is refused so may fetch nothing, but what is here is still taken in, set aside. */
export const WITHDRAWN = ["revoked", "disabled"];

/**
 * Return what to call a refusal that is not to blame on what was sent.
 * @param {number} status
 * @param {any} problem  Its body.
 * @returns {Sending["key"]}
 */
export function keyOf(status, problem) {
  return (status === 403 ? BY_CODE[problem?.code] : BY_STATUS[status]) ?? "server-error";
}
