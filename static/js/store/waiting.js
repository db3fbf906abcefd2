/** How much of a person's work the server does not have, told without any key. */

import { Database, PERSON_STORES } from "./database.js";
import { databaseName } from "./store.js";

/** States of a change that is still to be sent. */
const UNSENT = ["pending", "frozen"];

/**
 * Return how many observations of a person are not, or not wholly, at the server.
 * @param {string} person
 * @returns {Promise<number>}
 */
export async function waitingObservations(person) {
  const database = new Database(databaseName(person), PERSON_STORES, { vault: null });
  try {
    const rows = await Promise.all(UNSENT.map((key) => database.stored("changes", { index: "state", key })));
    return new Set(rows.flat().map(({ obs }) => obs)).size;
  } finally {
    await database.close();
  }
}
