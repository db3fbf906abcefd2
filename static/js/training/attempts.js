/**
 * Attempts at written lessons, in the database of the person who trains, sealed like everything
 * that is written there.
 *
 * They are rows of `meta`: what is folded, sent, compared with the server or saved in a copy is read
 * from other stores, so that an attempt can never become an observation.
 */

import { uuid7 } from "../observations/uuid7.js";
import { inside } from "../store/store.js";
import { TRAINING } from "../store/vault.js";

/** @typedef {import("../store/types.js").Store} Store */
/**
 * @typedef {object} Attempt
 * @property {string} id
 * @property {string} lesson
 * @property {string} begun_at
 * @property {string | null} compared_at from then on the answers stay as they are
 * @property {Record<string, unknown>} fields
 */

/**
 * Return a new attempt; it is kept with its first answer.
 * @param {string} lesson
 * @returns {Attempt}
 */
export function begun(lesson) {
  return { id: uuid7(), lesson, begun_at: new Date().toISOString(), compared_at: null, fields: {} };
}

/**
 * Return the attempts that can be opened, by lesson: of each the one begun last.
 * @param {Store} store
 * @returns {Promise<Map<string, Attempt>>}
 */
export async function attempts(store) {
  const rows = await inside(store).database.all("meta");
  /** @type {Attempt[]} */
  const found = rows.filter(({ key }) => key.startsWith(TRAINING)).map(({ value }) => value);
  found.sort((one, other) => (one.begun_at < other.begun_at ? -1 : 1));
  return new Map(found.map((attempt) => [attempt.lesson, attempt]));
}

/**
 * Keep an attempt as it is now.
 * @param {Store} store
 * @param {Attempt} attempt
 */
export function keep(store, attempt) {
  return inside(store).database.put([["meta", { key: TRAINING + attempt.id, v: 1, value: attempt }]]);
}

/**
 * Take an attempt away: the person begins anew.
 * @param {Store} store
 * @param {Attempt} attempt
 */
export function forget(store, attempt) {
  return inside(store).database.put([], { gone: [["meta", TRAINING + attempt.id]] });
}
