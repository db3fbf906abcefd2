/**
 * The keys of one person on this tablet, and the ways to open them.
 *
 * Every key is wrapped for the server's recovery key, always: a key that only a forgotten PIN opens
 * would be lost work. Besides, it is wrapped by the PIN, and by a passkey where there is one; while
 * there is neither, it lies open beside the data, and the screen says so. This keeps out the next
 * colleague; whoever takes the disk to a laboratory can try all PINs.
 */

import { uuid7 } from "../observations/uuid7.js";
import { read, spell, utf8 } from "./encoding.js";
import { Vault } from "./vault.js";

/** @typedef {import("./types.js").KeyRow} KeyRow */
/** @typedef {import("./types.js").RecoveryKey} RecoveryKey */
/** @typedef {import("./types.js").Wrapped} Wrapped */
/** Keys that are open, by id, the newest last. @typedef {Map<string, Uint8Array<ArrayBuffer>>} Raws */

/** OWASP's figure for PBKDF2 with SHA-256. */
export const ROUNDS = 600_000;
const { subtle } = globalThis.crypto;

/**
 * Make a key, wrapped for the server; it lies open until a PIN is set.
 * @param {string} person
 * @param {RecoveryKey} recovery
 * @returns {Promise<KeyRow>}
 */
export async function mint(person, recovery) {
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const wrapped = await toServer(recovery.public, raw, person);
  return { id: uuid7(), recovery: { key: recovery.key, wrapped }, open: spell(raw), pin: null, passkey: null };
}

/**
 * Encrypt a few bytes so that only the server opens them.
 * @param {string} publicKey  SPKI, base64url.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} label
 * @returns {Promise<string>}
 */
export async function toServer(publicKey, bytes, label) {
  const key = await subtle.importKey("spki", read(publicKey), { name: "RSA-OAEP", hash: "SHA-256" }, false, ["encrypt"]);
  return spell(await subtle.encrypt({ name: "RSA-OAEP", label: utf8(label) }, key, bytes));
}

/** Return the keys that no PIN guards. @param {KeyRow[]} ring @returns {Raws} */
export function lyingOpen(ring) {
  return new Map(ring.flatMap(({ id, open }) => (open === null ? [] : [[id, read(open)]])));
}

/**
 * Return the keys a PIN opens; empty if it is a wrong one. Keys from before somebody began anew
 * answer to the PIN of that time.
 * @param {KeyRow[]} ring
 * @param {string} pin
 * @returns {Promise<Raws>}
 */
export async function byPin(ring, pin) {
  const derive = once((/** @type {string} */ salt, rounds) => fromPin(pin, read(salt), rounds));
  return unwrapped(ring, ({ pin: row }) => row && { row, key: derive(row.salt, row.rounds) });
}

/**
 * @param {KeyRow[]} ring
 * @param {Uint8Array<ArrayBuffer>} secret  What the passkey gave.
 * @returns {Promise<Raws>}
 */
export async function byPasskey(ring, secret) {
  const key = fromSecret(secret);
  return unwrapped(ring, ({ passkey: row }) => row && { row, key });
}

/**
 * Guard keys by a PIN from now on; those that are not open stay as they are.
 * @param {KeyRow[]} ring
 * @param {Raws} raws
 * @param {string} pin
 * @param {number} [rounds]
 * @returns {Promise<KeyRow[]>}
 */
export async function withPin(ring, raws, pin, rounds = ROUNDS) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const key = await fromPin(pin, salt, rounds);
  return rewrapped(ring, raws, async (row, raw) => ({ ...row, open: null, pin: { ...(await wrap(key, raw, row.id)), salt: spell(salt), rounds } }));
}

/**
 * @param {KeyRow[]} ring
 * @param {Raws} raws
 * @param {Uint8Array<ArrayBuffer>} secret
 * @returns {Promise<KeyRow[]>}
 */
export async function withPasskey(ring, raws, secret) {
  const key = await fromSecret(secret);
  return rewrapped(ring, raws, async (row, raw) => ({ ...row, passkey: await wrap(key, raw, row.id) }));
}

/** @param {KeyRow[]} ring @returns {KeyRow[]} */
export function withoutPasskey(ring) {
  return ring.map((row) => ({ ...row, passkey: null }));
}

/**
 * Return the vault that these keys open; the newest seals.
 * @param {Raws} raws
 * @returns {Promise<Vault>}
 */
export async function vaultOf(raws) {
  const entries = [...raws].sort(([one], [other]) => (one < other ? -1 : 1));
  // They can be exported, because a new PIN wraps them anew; a script that could could use them, too.
  const keys = await Promise.all(entries.map(([, raw]) => subtle.importKey("raw", raw, "AES-GCM", true, ["encrypt", "decrypt"])));
  const current = entries.at(-1)?.[0];
  if (current === undefined) throw new TypeError("a vault needs a key");
  return new Vault(new Map(entries.map(([id], at) => [id, /** @type {CryptoKey} */ (keys[at])])), current);
}

/**
 * @param {Vault} vault
 * @returns {Promise<Raws>}
 */
export async function rawsOf({ keys }) {
  const raws = await Promise.all([...keys].map(async ([id, key]) => /** @type {const} */ ([id, new Uint8Array(await subtle.exportKey("raw", key))])));
  return new Map(raws);
}

/**
 * @param {string} pin
 * @param {Uint8Array<ArrayBuffer>} salt
 * @param {number} iterations
 */
async function fromPin(pin, salt, iterations) {
  const material = await subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveKey"]);
  return subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** @param {Uint8Array<ArrayBuffer>} secret */
async function fromSecret(secret) {
  const material = await subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const derived = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8("sveris passkey") };
  return subtle.deriveKey(derived, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/**
 * @param {CryptoKey} key
 * @param {Uint8Array<ArrayBuffer>} raw
 * @param {string} id
 * @returns {Promise<Wrapped>}
 */
async function wrap(key, raw, id) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv: spell(iv), wrapped: spell(await subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(id) }, key, raw)) };
}

/**
 * @param {KeyRow[]} ring
 * @param {(row: KeyRow) => {row: Wrapped, key: Promise<CryptoKey>}|null} way
 * @returns {Promise<Raws>}
 */
async function unwrapped(ring, way) {
  /** @type {Raws} */
  const found = new Map();
  for (const one of ring) {
    const wrapped = way(one);
    if (!wrapped) continue;
    const { iv, wrapped: data } = wrapped.row;
    const opened = subtle.decrypt({ name: "AES-GCM", iv: read(iv), additionalData: utf8(one.id) }, await wrapped.key, read(data));
    await opened.then((raw) => found.set(one.id, new Uint8Array(raw)), () => {});
  }
  return found;
}

/**
 * @param {KeyRow[]} ring
 * @param {Raws} raws
 * @param {(row: KeyRow, raw: Uint8Array<ArrayBuffer>) => Promise<KeyRow>} anew
 */
function rewrapped(ring, raws, anew) {
  return Promise.all(ring.map((row) => {
    const raw = raws.get(row.id);
    return raw ? anew(row, raw) : row;
  }));
}

/**
 * @param {(salt: string, rounds: number) => Promise<CryptoKey>} derive
 * @returns {(salt: string, rounds: number) => Promise<CryptoKey>}
 */
function once(derive) {
  /** @type {Map<string, Promise<CryptoKey>>} */
  const known = new Map();
  return (salt, rounds) => {
    const found = known.get(salt) ?? derive(salt, rounds);
    known.set(salt, found);
    return found;
  };
}
