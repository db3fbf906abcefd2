/**
 * Whether there is room to write. What a browser estimates is a guess, rounded on purpose: what
 * counts is whether so many bytes can be written, strictly, and taken away again.
 */

import { Database } from "./database.js";

/** A year of observations takes less; the server warns below it. */
export const ROOM_BYTES = 8 * 1024 * 1024;

/** What is tried when all of it does not go. */
const LESS = [ROOM_BYTES, 1024 * 1024, 64 * 1024];
const NAME = "sveris-room";
const STORES = { trial: { keyPath: "id" } };
/** A slow disk is not a full one. */
const PATIENCE_MS = 30_000;

/** Where the last trial is remembered: a page comes and goes many times a day. */
const REMEMBERED = "sveris.room";
const DAY_MS = 24 * 3600 * 1000;

/** Give the bytes that could be written when it was last tried, at most ROOM_BYTES; null: not tried yet. */
export const roomTested = () => remembered()?.bytes ?? null;

/**
 * Say whether it is a day since it was last tried; a clock that was set back does not put it off.
 * @param {Date} now
 */
export function isTrialDue(now) {
  const last = remembered();
  return last === null || Math.abs(now.getTime() - last.at) >= DAY_MS;
}

/** @returns {{at: number, bytes: number}|null} */
function remembered() {
  try {
    const { at, bytes } = JSON.parse(globalThis.localStorage?.getItem(REMEMBERED) ?? "");
    return { at: Number(at), bytes: Number(bytes) };
  } catch {
    return null;
  }
}

/**
 * Try how much can be written now. Takes a moment and much of the disk's attention: not while
 * somebody types.
 * @returns {Promise<number>} bytes, at most ROOM_BYTES.
 */
export async function testRoom() {
  // A full disk is what is asked here: no second and third attempt.
  const database = new Database(NAME, STORES, { pauses_ms: [], watchdog_ms: PATIENCE_MS });
  try {
    let most = 0;
    for (const bytes of LESS) {
      if (most === 0 && (await fits(database, bytes))) most = bytes;
    }
    globalThis.localStorage?.setItem(REMEMBERED, JSON.stringify({ at: Date.now(), bytes: most }));
    return most;
  } finally {
    await database.close();
  }
}

/**
 * @param {Database} database
 * @param {number} bytes
 */
async function fits(database, bytes) {
  // Random, or a disk that compresses would have room for anything.
  const part = crypto.getRandomValues(new Uint8Array(64 * 1024));
  const content = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += part.length) content.set(part, at);
  try {
    await database.put([["trial", { id: "room", content }]], { durability: "strict" });
    return true;
  } catch {
    return false;
  } finally {
    await database.put([], { gone: [["trial", "room"]], durability: "strict" }).catch(() => {});
  }
}
