/**
 * "Is everything of mine there?": what the tablet believes stored is compared with the server,
 * change by change, by identity and hash; what is lacking is sent again.
 */

import { inside } from "../store/store.js";
import { adoptEpoch } from "./push.js";
import { keyOf } from "./refusal.js";
import { readReconciled } from "./shape.js";

/** @typedef {import("../store/types.js").ChangeRow} ChangeRow */
/** @typedef {import("../store/types.js").Compared} Compared */
/** @typedef {import("../store/types.js").Sending} Sending */
/** @typedef {import("../store/types.js").Store} Store */
/** @typedef {import("./push.js").Line} Line */
/** @typedef {{lacking: string[], different: string[]}} Found */

/** As many as the server compares at once (sync.md §4). */
const PART = 1000;

/** Everything here is at the server, as far as sending is concerned. */
const QUIET = ["idle", "sent"];

/**
 * Send what is here, then compare.
 * @param {Line} line
 * @param {Store} store
 * @param {() => Promise<void>} send  Sends and fetches everything.
 * @returns {Promise<Compared>}
 */
export async function compare(line, store, send) {
  const { database, sending } = inside(store);
  await send();
  /** @type {ChangeRow[]} */
  const believed = await database.all("changes", { index: "state", key: "acked" });
  const found = QUIET.includes(sending().key) ? await asked(line, believed) : sending().key;
  const obstacle = typeof found === "string" ? found : null;
  const { lacking, different } = typeof found === "string" ? { lacking: [], different: [] } : found;
  if (lacking.length > 0) {
    await line.outbox.again(lacking);
    await send();
  }
  const left = sending().key;
  return {
    obstacle: obstacle ?? (lacking.length > 0 && !QUIET.includes(left) ? left : null),
    changes: obstacle ? 0 : believed.length,
    observations: obstacle ? 0 : new Set(believed.map(({ obs }) => obs)).size,
    lacking: lacking.length,
    different: [...new Set(believed.filter(({ id }) => different.includes(id)).map(({ obs }) => obs))],
    unsent: store.status().unsent.observations,
    at: new Date().toISOString(),
  };
}

/**
 * @param {Line} line
 * @param {ChangeRow[]} believed
 * @returns {Promise<Found|Sending["key"]>}  Why not, in a word, where it could not be asked.
 */
async function asked(line, believed) {
  /** @type {Found} */
  const found = { lacking: [], different: [] };
  for (let start = 0; start < believed.length; start += PART) {
    const device = await line.meta.device();
    if (!device?.token) return "sign-in";
    const changes = believed.slice(start, start + PART).map(({ id, hash }) => ({ id, hash }));
    const outcome = await line.ask("/api/v1/reconcile", { token: device.token, body: { changes } });
    if (outcome.kind === "refused") return keyOf(outcome.status, outcome.problem);
    if (outcome.kind !== "answer") return outcome.kind === "lost" ? "offline" : "portal";
    const part = readReconciled(outcome.body);
    if (!part) return "portal";
    // Restored between sending and asking: then all of it goes again, and "lacking" says less.
    if (part.epoch !== device.epoch) await adoptEpoch(line, device, part.epoch);
    found.lacking.push(...part.lacking);
    found.different.push(...part.different);
  }
  return found;
}
