/** Send what is frozen, batch after batch, until nothing is left or something stands in the way. */

import { uuid7 } from "../observations/uuid7.js";
import { keyOf } from "./refusal.js";
import { readPushed } from "./shape.js";

/** @typedef {import("../store/types.js").ChangeRow} ChangeRow */
/** @typedef {import("../store/types.js").Sending} Sending */
/** @typedef {import("../store/outbox.js").Outbox} Outbox */
/** @typedef {import("../store/meta.js").Meta} Meta */
/** @typedef {import("../store/meta.js").DeviceMeta} DeviceMeta */
/** @typedef {import("./request.js").Outcome} Outcome */
/** Why it stopped; null: nothing is left. @typedef {{key: Sending["key"], floor_ms: number}|null} Obstacle */
/** @typedef {{outbox: Outbox, meta: Meta, ask: (path: string, asking: object) => Promise<Outcome>,
 *   heartbeat: () => Promise<object>}} Line */

export const BATCH = 100;

/** Statuses that blame what was sent, not the moment. */
const MALFORMED = [400, 422];

/**
 * Send; `pace` remembers between calls how much at a time and whether packed.
 * @param {Line} line
 * @param {{most: number, gzip: boolean}} pace
 * @returns {Promise<Obstacle>}
 */
export async function push(line, pace) {
  for (;;) {
    const device = await line.meta.device();
    const rows = await line.outbox.next(pace.most);
    if (rows.length === 0) return null;
    if (!device?.token) return obstacle("sign-in");
    const outcome = await send(line, device, rows, pace);
    const stopped = await digest(line, device, rows, pace, outcome);
    if (stopped) return stopped;
  }
}

/**
 * @param {Line} line
 * @param {DeviceMeta} device
 * @param {ChangeRow[]} rows
 * @param {{gzip: boolean}} pace
 */
async function send({ ask, heartbeat }, device, rows, { gzip }) {
  const changes = rows.map((row) => row.change);
  const body = { device: device.device, ...(device.epoch && { epoch: device.epoch }), ...(await heartbeat()), changes };
  return ask("/api/v1/push", { token: device.token, body, gzip });
}

/**
 * Act on what became of a batch; gives the obstacle, or null to go on.
 * @param {Line} line
 * @param {DeviceMeta} device
 * @param {ChangeRow[]} rows
 * @param {{most: number, gzip: boolean}} pace
 * @param {Outcome} outcome
 * @returns {Promise<Obstacle>}
 */
async function digest(line, device, rows, pace, outcome) {
  if (outcome.kind === "answer") return taken(line, device, rows, pace, outcome.body);
  if (outcome.kind === "refused") return refused(line, device, rows, pace, outcome);
  if (outcome.kind === "lost") {
    if (outcome.timed_out) pace.most = halved(rows);
    return obstacle("offline");
  }
  return obstacle("portal");
}

/**
 * @param {Line} line
 * @param {DeviceMeta} device
 * @param {ChangeRow[]} rows
 * @param {{most: number}} pace
 * @param {unknown} body
 * @returns {Promise<Obstacle>}
 */
async function taken({ outbox, meta }, device, rows, pace, body) {
  const pushed = readPushed(body);
  if (!pushed) return obstacle("portal");
  const { settled, reused } = await outbox.settle(rows, pushed.receipts);
  if (reused.length > 0) {
    // A copied database: from here on it is a device of its own.
    await meta.setDevice({ device: uuid7(), formerly: device.device });
    await outbox.rename(reused);
  }
  if (pushed.epoch !== device.epoch) await adoptEpoch({ outbox, meta }, device, pushed.epoch);
  pace.most = BATCH;
  return settled + reused.length > 0 ? null : obstacle("server-error");
}

/**
 * The server was restored from a backup: it gets everything again, and tells everything again.
 * @param {{outbox: Outbox, meta: Meta}} line
 * @param {DeviceMeta} device
 * @param {string|null} epoch
 */
export async function adoptEpoch({ outbox, meta }, device, epoch) {
  if (device.epoch !== null) {
    await meta.startOver();
    await outbox.again();
  }
  await meta.setDevice({ epoch });
}

/**
 * @param {Line} line
 * @param {DeviceMeta} device
 * @param {ChangeRow[]} rows
 * @param {{most: number, gzip: boolean}} pace
 * @param {{status: number, problem: any, retry_after_ms: number}} refusal
 * @returns {Promise<Obstacle>}
 */
async function refused(line, device, rows, pace, { status, problem, retry_after_ms }) {
  if (status === 415 && pace.gzip) {
    pace.gzip = false;
    return null;
  }
  const isBlamed = MALFORMED.includes(status) || status === 413;
  if (!isBlamed) return obstacle(keyOf(status, problem), retry_after_ms);
  if (rows.length > 1) {
    pace.most = halved(rows);
    return null;
  }
  return setAside(line, device, rows, pace, { status, problem });
}

/**
 * A single change is refused: keep it aside, unless the server refuses an empty batch alike.
 * @param {Line} line
 * @param {DeviceMeta} device
 * @param {ChangeRow[]} rows
 * @param {{most: number, gzip: boolean}} pace
 * @param {{status: number, problem: any}} refusal
 * @returns {Promise<Obstacle>}
 */
async function setAside(line, device, rows, pace, { status, problem }) {
  const probe = await send(line, device, [], pace);
  if (probe.kind !== "answer" || !readPushed(probe.body)) return obstacle("server-error");
  const code = typeof problem.code === "string" ? problem.code : status === 413 ? "too-large" : "bad-request";
  for (const row of rows) await line.outbox.refuse(row, { result: "invalid", code, ...(problem.title && { title: problem.title }) });
  pace.most = BATCH;
  return null;
}

/** @param {ChangeRow[]} rows */
function halved(rows) {
  return Math.max(1, Math.ceil(rows.length / 2));
}

/**
 * @param {Sending["key"]} key
 * @param {number} [floor_ms]
 */
function obstacle(key, floor_ms = 0) {
  return { key, floor_ms };
}
