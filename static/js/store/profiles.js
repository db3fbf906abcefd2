/**
 * Who works on this tablet. Each person has a database and a device identity of his or her own;
 * signing out takes the right to send, never the work.
 */

import { uuid7 } from "../observations/uuid7.js";
import { ask } from "../sync/request.js";
import { readDevice } from "../sync/shape.js";
import { DEVICE_STORES, Database, PERSON_STORES } from "./database.js";
import { Meta } from "./meta.js";
import { databaseName } from "./store.js";

/** @typedef {import("./types.js").Profile} Profile */

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

const device = () => new Database("sveris-device", DEVICE_STORES);

/**
 * Give the people of this tablet, the latest first.
 * @returns {Promise<Profile[]>}
 */
export async function list() {
  const found = await using(device(), (db) => db.read("profiles", (tx) => tx.objectStore("profiles").getAll()));
  return found.sort((/** @type {Profile} */ one, /** @type {Profile} */ other) => (one.used_at < other.used_at ? 1 : -1));
}

/**
 * Sign in over the network: with e-mail and password, or with the web session if they are missing.
 * Throws Refused.
 * @param {{email?: string, password?: string, device: string, language?: string, fetch?: typeof fetch}} words
 *   device: what people call this tablet.
 * @returns {Promise<Profile>}
 */
export async function signIn({ email, password, device: name, language, fetch }) {
  const known = (await list()).find((profile) => email !== undefined && profile.email === email.trim().toLowerCase());
  const before = known ? await usingMeta(known.id, (meta) => meta.device()) : null;
  const credentials = email === undefined ? {} : { email: email.trim(), password };
  const asking = { session: email === undefined, ...(language && { language }), ...(fetch && { fetch }) };
  const given = await register(before?.device || uuid7(), { name, ...credentials }, asking);
  const { id, name: person, email: address = "", language: own = "lv" } = given.person;
  await usingMeta(id, async (meta) => {
    const { epoch = null } = (await meta.device()) ?? {};
    // An epoch we know stays: only the feed may change it, because then everything is sent again.
    await meta.setDevice({ device: given.device, token: given.token, epoch: epoch ?? given.epoch });
  });
  const profile = await put({ v: 1, id, name: person, email: address.toLowerCase(), language: own, signed_in: true, used_at: new Date().toISOString() });
  announce(id);
  return profile;
}

/**
 * @param {string} id
 * @param {object} body
 * @param {import("../sync/request.js").Asking} asking
 * @returns {Promise<{device: string, token: string, epoch: string, person: {id: string, name: string, email: string, language: string}}>}
 */
async function register(id, body, asking) {
  const outcome = await ask("/api/v1/devices", { ...asking, body: { device: id, ...body } });
  if (outcome.kind === "refused" && outcome.problem.code === "device-taken") return register(uuid7(), body, asking);
  if (outcome.kind === "refused") throw new Refused(outcome.problem.code ?? "server-error", outcome.problem.title, outcome.problem.detail);
  if (outcome.kind === "lost") throw new Refused("offline");
  const given = outcome.kind === "answer" ? readDevice(outcome.body) : null;
  if (!given) throw new Refused("portal");
  return { ...given, device: id };
}

/**
 * Forget the right to send; keep every draft and everything unsent.
 * @param {string} id
 */
export async function signOut(id) {
  await usingMeta(id, (meta) => meta.setDevice({ token: null }));
  const profile = (await list()).find((one) => one.id === id);
  if (profile) await put({ ...profile, signed_in: false });
}

/**
 * Note who works here now, or that nobody does. In the database and not in localStorage, which
 * forgets the last seconds when the browser is killed.
 * @param {string|null} id
 */
export async function use(id) {
  const profile = (await list()).find((one) => one.id === id);
  if (profile) await put({ ...profile, used_at: new Date().toISOString() });
  await using(device(), (db) => db.write("meta", (tx) => void tx.objectStore("meta").put({ key: "now", v: 1, id }), { durability: "strict" }));
}

/**
 * Give who worked here last, if that person is still signed in and has not made way for another.
 * @returns {Promise<Profile|null>}
 */
export async function last() {
  const now = await using(device(), (db) => db.read("meta", (tx) => tx.objectStore("meta").get("now")));
  return (await list()).find((one) => one.id === now?.id && one.signed_in) ?? null;
}

/**
 * Say how many changes of a person the server does not have yet.
 * @param {string} id
 * @returns {Promise<number>}
 */
export function unsent(id) {
  return using(new Database(databaseName(id), PERSON_STORES), (db) =>
    db.read("changes", async (tx) => {
      const states = tx.objectStore("changes").index("state");
      const counts = await Promise.all(["pending", "frozen"].map((state) => states.count(state)));
      return counts.reduce((sum, count) => sum + count, 0);
    }),
  );
}

/** @param {Profile} profile */
async function put(profile) {
  await using(device(), (db) => db.write("profiles", (tx) => void tx.objectStore("profiles").put(profile), { durability: "strict" }));
  return profile;
}

/**
 * @template T
 * @param {string} person
 * @param {(meta: Meta) => Promise<T>} work
 */
function usingMeta(person, work) {
  return using(new Database(databaseName(person), PERSON_STORES), (db) => work(new Meta(db)));
}

/**
 * @template T
 * @param {Database} database
 * @param {(database: Database) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function using(database, work) {
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
