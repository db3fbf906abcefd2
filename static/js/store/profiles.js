/**
 * Who works on this tablet, and how each person's database is opened. Each has a database, keys and
 * a device identity of his or her own; signing out takes the right to send, never the work.
 */

import { uuid7 } from "../observations/uuid7.js";
import { ask } from "../sync/request.js";
import { readDevice } from "../sync/shape.js";
import { Database, PERSON_STORES } from "./database.js";
import { read } from "./encoding.js";
import * as keyring from "./keyring.js";
import { Meta } from "./meta.js";
import * as passkeys from "./passkey.js";
import * as kept from "./people.js";
import { databaseName } from "./store.js";
import { WrongPin, isWeak, waitOf, wrongOnce } from "./tries.js";

/** @typedef {import("./types.js").Before} Before */
/** @typedef {import("./types.js").KeyRow} KeyRow */
/** @typedef {import("./types.js").Profile} Profile */
/** @typedef {import("./types.js").RecoveryKey} RecoveryKey */
/** @typedef {import("./vault.js").Vault} Vault */
/** @typedef {import("./people.js").Kept} Kept */

/**
 * The server (or the network) did not let somebody sign in: `code` is one of the problems
 * catalogue, or "offline" or "portal"; title and detail are the server's sentences, if it spoke.
 */
export class Refused extends Error {
  name = "Refused";

  /**
   * @param {string} code
   * @param {string} [title]
   * @param {string} [detail]
   */
  constructor(code, title = "", detail = "") {
    super(code);
    this.code = code;
    this.title = title;
    this.detail = detail;
  }
}

/** Until the person chooses otherwise. */
const LOCK_AFTER_MIN = 15;

export { WrongPin };
export { PasskeyRefused } from "./passkey.js";

/** A PIN that everybody would try first. */
export class WeakPin extends Error {
  name = "WeakPin";
}

/** Give the people of this tablet, the latest first. @returns {Promise<Profile[]>} */
export async function list() {
  const people = await kept.all();
  return people.sort((one, other) => (one.used_at < other.used_at ? 1 : -1)).map(shown);
}

/**
 * Sign in over the network, with e-mail and password or with the web session if they are missing;
 * opens everything, even what a forgotten PIN guards. Throws Refused.
 * @param {{email?: string, password?: string, device: string, language?: string, fetch?: typeof fetch}} words
 *   device: what people call this tablet.
 * @returns {Promise<{profile: Profile, vault: Vault, before: Before|null}>}
 */
export async function signIn({ email, password, device: name, language, fetch }) {
  const people = await kept.all();
  // What else the server knows of this person on this tablet is a storage that the browser has lost.
  const devices = await Promise.all(people.map((one) => usingMeta(one.id, null, (meta) => meta.device())));
  const here = devices.flatMap((one) => [one?.device ?? "", one?.formerly ?? ""]).filter((id) => id !== "");
  const earlier = devices[people.findIndex((one) => one.email === email?.trim().toLowerCase())];
  const asking = { ...(language && { language }), ...(fetch && { fetch }) };
  const given = await register(earlier?.device || uuid7(), { name, here, ...(email !== undefined && { email: email.trim(), password }) }, { ...asking, session: true });
  const { id, name: person, email: address = "", language: own = "lv" } = given.person;
  const { ring = [], lock_after_min = LOCK_AFTER_MIN, language: spoken, ...before } = (await kept.find(id)) ?? {};
  const opened = await openedAll(id, ring, given, asking);
  const vault = await keyring.vaultOf(opened.raws);
  await usingMeta(id, vault, async (meta) => {
    const { epoch = null } = (await meta.device()) ?? {};
    // An epoch we know stays: only the feed may change it, because then everything is sent again.
    await meta.setDevice({ device: given.device, token: given.token, epoch: epoch ?? given.epoch });
  });
  const profile = await kept.put({
    passkey: null, tries: null, ...before, v: 1, id, name: person, email: address.toLowerCase(), language: spoken ?? own, signed_in: true,
    used_at: new Date().toISOString(), recovery: given.recovery, ring: opened.ring, lock_after_min,
  });
  announce(id);
  return { profile: shown(profile), vault, before: given.before };
}

/**
 * Open every key with the server's help; makes one where there is none, or none that opens.
 * @param {string} person
 * @param {KeyRow[]} ring
 * @param {{token: string, recovery: RecoveryKey}} given
 * @param {import("../sync/request.js").Asking} asking
 * @returns {Promise<{ring: KeyRow[], raws: keyring.Raws}>}
 */
async function openedAll(person, ring, { token, recovery }, asking) {
  const raws = keyring.lyingOpen(ring);
  const closed = ring.filter(({ id }) => !raws.has(id));
  const keys = closed.length > 0 ? await recovered(closed, token, asking) : [];
  keys.forEach((key, place) => {
    if (key !== null) raws.set(/** @type {KeyRow} */ (closed[place]).id, read(key));
  });
  if (raws.size > 0) return { ring, raws };
  const made = await keyring.mint(person, recovery);
  return { ring: [...ring, made], raws: keyring.lyingOpen([made]) };
}

/**
 * @param {KeyRow[]} closed
 * @param {string} token
 * @param {import("../sync/request.js").Asking} asking
 * @returns {Promise<(string|null)[]>}
 */
async function recovered(closed, token, asking) {
  const outcome = await ask("/api/v1/recover", { ...asking, token, body: { wraps: closed.map(({ recovery }) => recovery) } });
  const keys = outcome.kind === "answer" ? outcome.body?.keys : null;
  const isWhole = Array.isArray(keys) && keys.length === closed.length && keys.every((key) => key === null || typeof key === "string");
  if (!isWhole) throw refusal(outcome);
  return keys;
}

/**
 * @param {string} id
 * @param {object} body
 * @param {import("../sync/request.js").Asking} asking
 * @returns {Promise<{device: string, token: string, epoch: string, recovery: RecoveryKey, before: Before|null,
 *   person: {id: string, name: string, email: string, language: string}}>}
 */
async function register(id, body, asking) {
  const outcome = await ask("/api/v1/devices", { ...asking, body: { device: id, ...body } });
  if (outcome.kind === "refused" && outcome.problem.code === "device-taken") return register(uuid7(), body, asking);
  const given = outcome.kind === "answer" ? readDevice(outcome.body) : null;
  if (!given) throw refusal(outcome);
  return { ...given, device: id };
}

/** @param {import("../sync/request.js").Outcome} outcome */
function refusal(outcome) {
  if (outcome.kind === "refused") return new Refused(outcome.problem.code ?? "server-error", outcome.problem.title, outcome.problem.detail);
  return new Refused(outcome.kind === "lost" ? "offline" : "portal");
}

/**
 * Open a person's keys where no PIN guards them; null where one does.
 * @param {string} id
 * @returns {Promise<Vault|null>}
 */
export async function open(id) {
  const { ring } = await kept.get(id);
  return isGuarded(ring) ? null : keyring.vaultOf(keyring.lyingOpen(ring));
}

/**
 * Open a person's keys with the PIN. Throws WrongPin.
 * @param {string} id
 * @param {string} pin
 * @param {() => Date} [now]
 * @returns {Promise<Vault>}
 */
export async function unlock(id, pin, now = () => new Date()) {
  const profile = await kept.get(id);
  const wait_ms = waitOf(profile.tries, now());
  if (wait_ms > 0) throw new WrongPin(0, wait_ms);
  // Counted before it is tried: who kills the browser meanwhile has no more tries than others.
  const tries = wrongOnce(profile.tries, now());
  await kept.change(id, { tries });
  const raws = await keyring.byPin(profile.ring, pin);
  if (raws.size === 0) throw new WrongPin(tries.left, waitOf(tries, now()));
  await kept.change(id, { tries: null });
  return keyring.vaultOf(raws);
}

/** Say how long the next try of a PIN has to wait, in milliseconds. @param {string} id @param {Date} [now] */
export async function waiting(id, now = new Date()) {
  return waitOf((await kept.get(id)).tries, now);
}

/**
 * Guard a person's keys by a PIN of six digits, the first or a new one. Throws WeakPin.
 * @param {string} id
 * @param {Vault} vault
 * @param {string} pin
 */
export async function setPin(id, vault, pin) {
  if (isWeak(pin)) throw new WeakPin(pin.length === 6 ? "easily guessed" : "six digits");
  const { ring } = await kept.get(id);
  await kept.change(id, { ring: await keyring.withPin(ring, await keyring.rawsOf(vault), pin), tries: null });
}

/**
 * Go on without the PIN and without a network: with a new key. What the old one sealed stays, and
 * opens when the person signs in again (or remembers). Throws WeakPin.
 * @param {string} id
 * @param {string} pin
 * @returns {Promise<Vault>}
 */
export async function beginAnew(id, pin) {
  if (isWeak(pin)) throw new WeakPin();
  const { ring, recovery } = await kept.get(id);
  const made = await keyring.mint(id, recovery);
  const raws = keyring.lyingOpen([made]);
  await kept.change(id, { ring: await keyring.withPin([...ring, made], raws, pin), tries: null });
  return keyring.vaultOf(raws);
}

/** Open a person's keys with the passkey of this device. Throws PasskeyRefused. @param {string} id @returns {Promise<Vault>} */
export async function unlockByPasskey(id) {
  const { ring, passkey } = await kept.get(id);
  if (!passkey) throw new passkeys.PasskeyRefused("none");
  const raws = await keyring.byPasskey(ring, await passkeys.secretOf(passkey));
  if (raws.size === 0) throw new passkeys.PasskeyRefused("another passkey");
  await kept.change(id, { tries: null });
  return keyring.vaultOf(raws);
}

/**
 * Let a passkey of this device open a person's keys as well; says whether it has one that can.
 * @param {string} id
 * @param {Vault} vault
 * @returns {Promise<boolean>}
 */
export async function addPasskey(id, vault) {
  const { ring, name, email } = await kept.get(id);
  const made = await passkeys.make({ id, name, email });
  if (!made) return false;
  const { passkey, secret } = made;
  await kept.change(id, { passkey, ring: await keyring.withPasskey(ring, await keyring.rawsOf(vault), secret) });
  return true;
}

/** @param {string} id */
export async function removePasskey(id) {
  const { ring } = await kept.get(id);
  await kept.change(id, { passkey: null, ring: keyring.withoutPasskey(ring) });
}

/** @param {string} id @param {number} minutes */
export const setLockAfter = (id, minutes) => kept.change(id, { lock_after_min: minutes });

/** @param {string} id @param {string} language */
export const setLanguage = (id, language) => kept.change(id, { language });

/** Forget the right to send; keep every draft and everything unsent. @param {string} id */
export async function signOut(id) {
  await usingMeta(id, null, (meta) => meta.setDevice({ token: null }));
  if (await kept.find(id)) await kept.change(id, { signed_in: false });
}

/** Note who works here now, or that nobody does. @param {string|null} id */
export async function use(id) {
  if (id !== null && (await kept.find(id))) await kept.change(id, { used_at: new Date().toISOString() });
  await kept.setNow(id);
}

/** Give who worked here last, if that person is still signed in and has not made way for another. @returns {Promise<Profile|null>} */
export async function last() {
  const profile = await kept.now();
  return profile?.signed_in ? shown(profile) : null;
}

/**
 * Say how many changes of a person the server does not have yet; no key is needed for that.
 * @param {string} id
 * @returns {Promise<number>}
 */
export function unsent(id) {
  return using(id, null, async (database) => {
    const ids = await Promise.all(["pending", "frozen"].map((state) => database.keys("changes", { index: "state", key: state })));
    return ids.flat().length;
  });
}

/** Guarded is who must show something before anything new can be written. @param {KeyRow[]} ring */
const isGuarded = (ring) => ring.at(-1)?.open === null;

/** @param {Kept} kept @returns {Profile} */
function shown({ v, id, name, email, language, signed_in, used_at, ring, passkey, lock_after_min, recovery }) {
  return { v, id, name, email, language, signed_in, used_at, lock: isGuarded(ring) ? "pin" : "none", passkey: passkey !== null, lock_after_min, recovery };
}

/**
 * @template T
 * @param {string} person
 * @param {Vault|null} vault
 * @param {(meta: Meta) => Promise<T>} work
 */
function usingMeta(person, vault, work) {
  return using(person, vault, (database) => work(new Meta(database)));
}

/**
 * @template T
 * @param {string} person
 * @param {Vault|null} vault
 * @param {(database: Database) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function using(person, vault, work) {
  const database = new Database(databaseName(person), PERSON_STORES, { vault });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Let open pages of a person know that sending is allowed again. @param {string} person */
function announce(person) {
  const channel = new BroadcastChannel(`sveris.${person}`);
  channel.postMessage({ what: "signed-in" });
  channel.close();
}
