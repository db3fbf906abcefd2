/** Fetch what is new: reference rows, forms, own observations from other tablets, and what became of them. */

import { takeIn } from "../store/intake.js";
import { adoptEpoch } from "./push.js";
import { keyOf } from "./refusal.js";
import { readPulled } from "./shape.js";

/** @typedef {import("../store/database.js").Database} Database */
/** @typedef {import("../store/meta.js").DeviceMeta} DeviceMeta */
/** @typedef {import("../store/intake.js").FeedRecord} FeedRecord */
/** @typedef {import("./push.js").Line & {database: Database, taken: (news: {observations: string[], swapped: boolean}) => Promise<void>}} PullLine */
/** @typedef {import("./push.js").Obstacle} Obstacle */

const PART = 500;

/**
 * Fetch until the server has nothing more; `seen` keeps the last ETag between calls.
 * @param {PullLine} line
 * @param {{etag: string|null}} seen
 * @returns {Promise<Obstacle|"again">}  again: the server was restored, everything is to be sent anew.
 */
export async function pull(line, seen) {
  for (;;) {
    const device = await line.meta.device();
    if (!device?.token) return { key: "sign-in", floor_ms: 0 };
    const { cursor } = await line.meta.feed();
    const outcome = await line.ask(address(cursor, device), { token: device.token, etag: cursor === null ? null : seen.etag });
    if (outcome.kind === "unchanged") return null;
    if (outcome.kind === "lost") return { key: "offline", floor_ms: 0 };
    if (outcome.kind === "portal") return { key: "portal", floor_ms: 0 };
    if (outcome.kind === "refused") return refused(line, device, outcome);
    const part = readPulled(outcome.body);
    if (!part) return { key: "portal", floor_ms: 0 };
    const bodies = await missingForms(line, device, part.changes);
    if (!bodies) return { key: "offline", floor_ms: 0 };
    await line.taken(await takeIn(line.database, line.meta, part, bodies));
    seen.etag = part.more ? null : outcome.etag;
    if (!part.more) return null;
  }
}

/**
 * @param {string|null} cursor
 * @param {DeviceMeta} device
 */
function address(cursor, device) {
  const asked = new URLSearchParams({ limit: String(PART) });
  if (cursor !== null) asked.set("cursor", cursor);
  if (device.epoch !== null) asked.set("epoch", device.epoch);
  return `/api/v1/pull?${asked}`;
}

/**
 * @param {PullLine} line
 * @param {DeviceMeta} device
 * @param {{status: number, problem: any, retry_after_ms: number}} refusal
 * @returns {Promise<Obstacle|"again">}
 */
async function refused(line, device, { status, problem, retry_after_ms }) {
  if (status === 409) {
    await adoptEpoch(line, device, typeof problem.epoch === "string" ? problem.epoch : null);
    return "again";
  }
  if (status === 410) {
    await line.meta.startOver();
    return "again";
  }
  return { key: keyOf(status, problem), floor_ms: retry_after_ms };
}

/**
 * Fetch the forms the tablet does not have yet, so that a form and its body arrive together.
 * @param {PullLine} line
 * @param {DeviceMeta} device
 * @param {FeedRecord[]} records
 * @returns {Promise<import("../store/intake.js").FormBody[]|null>}  null: not now.
 */
async function missingForms({ database, ask }, device, records) {
  const forms = records.filter((record) => record.t === "form" && record.data);
  const known = new Set(await database.keys("forms"));
  const bodies = [];
  for (const { id, data } of forms.filter((record) => !known.has(record.id))) {
    const outcome = await ask(`/api/v1/forms/${encodeURIComponent(id).replace("%40", "@")}`, { token: device.token });
    if (outcome.kind !== "answer" || typeof outcome.body?.form !== "string") return null;
    bodies.push({ id, form: data.form, version: data.version, body: outcome.body });
  }
  return bodies;
}
