/**
 * The device's own database: who has a profile on this tablet, and who works here now. In clear:
 * names and wrapped keys. Not in localStorage, which forgets the last seconds when the browser is
 * killed.
 */

import { DEVICE_STORES, Database } from "./database.js";

/** @typedef {import("./types.js").KeyRow} KeyRow */

/**
 * One row of the store "profiles".
 * @typedef {Object} Kept
 * @property {1} v
 * @property {string} id
 * @property {string} name
 * @property {string} email
 * @property {string} language
 * @property {boolean} signed_in
 * @property {string} used_at
 * @property {KeyRow[]} ring
 * @property {import("./types.js").RecoveryKey} recovery
 * @property {import("./passkey.js").Passkey|null} passkey
 * @property {import("./tries.js").Tries|null} tries
 * @property {number} lock_after_min
 */

/** One connection for the page: opening costs a slow tablet more than asking. @type {{of: IDBFactory, database: Database}|null} */
let open = null;

function device() {
  if (open?.of !== indexedDB) open = { of: indexedDB, database: new Database("sveris-device", DEVICE_STORES) };
  return open.database;
}

/** @returns {Promise<Kept[]>} */
export const all = () => device().all("profiles");

/** @param {string} id @returns {Promise<Kept|undefined>} */
export const find = (id) => device().get("profiles", id);

/** @param {string} id @returns {Promise<Kept>} */
export async function get(id) {
  const found = await find(id);
  if (!found) throw new Error(`no profile ${id}`);
  return found;
}

/** @param {Kept} profile */
export async function put(profile) {
  await device().put([["profiles", profile]], { durability: "strict" });
  return profile;
}

/**
 * @param {string} id
 * @param {Partial<Kept>} news
 */
export async function change(id, news) {
  await put({ ...(await get(id)), ...news });
}

/** Give whoever works here now. @returns {Promise<Kept|null>} */
export async function now() {
  const [row, people] = await device().gather([{ store: "meta", id: "now" }, { store: "profiles" }]);
  return people.find((/** @type {Kept} */ { id }) => id === row?.id) ?? null;
}

/** @param {string|null} id */
export function setNow(id) {
  return device().put([["meta", { key: "now", v: 1, id }]], { durability: "strict" });
}
