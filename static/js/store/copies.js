/**
 * A copy of unsent work for a file, as /copies takes it in (sync.md §4): sealed so that only the
 * server opens it. Where the server's key is not known it is in clear, and called so.
 */

import { spell, utf8 } from "./encoding.js";
import { toServer } from "./keyring.js";

/** @typedef {import("./types.js").RecoveryKey} RecoveryKey */
/** @typedef {{person: string, device: string|null, made_at: string, changes: import("./types.js").Change[]}} Content */

/** What a copy calls itself, and the label and associated data of its seals. */
const WHAT = "sveris-copy";

/**
 * Give what stands in the file.
 * @param {Content} content
 * @param {RecoveryKey|null} recovery
 * @returns {Promise<{what: string, v: number, made_at: string, sealed?: object, plain?: Content}>}
 */
export async function copyOf(content, recovery) {
  const head = { what: WHAT, v: 1, made_at: content.made_at };
  return recovery ? { ...head, sealed: await sealed(content, recovery) } : { ...head, plain: content };
}

/**
 * @param {Content} content
 * @param {RecoveryKey} recovery
 */
async function sealed(content, recovery) {
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(WHAT) }, key, utf8(JSON.stringify(content)));
  return { key: recovery.key, wrapped: await toServer(recovery.public, raw, WHAT), iv: spell(iv), data: spell(data) };
}
