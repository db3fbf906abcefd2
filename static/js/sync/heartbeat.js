/** What every push says of the tablet, so that the school and the board see what has not arrived. */

import { roomTested } from "../store/space.js";

/**
 * Give what goes beside the changes of a push.
 * @param {import("../store/types.js").Store} store
 * @param {Date} now
 * @param {string} app  The digest of the application that runs.
 * @returns {Promise<object>}
 */
export async function heartbeat(store, now, app) {
  const { count, oldest_at } = store.status().unsent;
  const persisted = await globalThis.navigator?.storage?.persisted?.().catch(() => undefined);
  const free_tested = roomTested();
  const storage = { ...(persisted !== undefined && { persisted }), ...(free_tested !== null && { free_tested }) };
  return { app, sent_at: now.toISOString(), unsent: { count, oldest_at }, ...(Object.keys(storage).length > 0 && { storage }) };
}
