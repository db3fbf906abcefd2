/**
 * The lesson clock: how many minutes the lesson has run and which of its parts it is in.
 *
 * The minute follows from K.DATUMS and K.NO. When a part began is the observer's own aid, kept on
 * this device only: what matters of it goes into the notes, which carry their minute.
 */

import { localParts, minuteOfDay } from "./moments.js";

/** A lesson that began longer ago is not running any more; the longest seen is a block of two. */
const LONGEST_MINUTES = 150;

/** @typedef {Record<string, number>} Marks part code → the minute it began */

/**
 * Return the minute of the lesson (the first is 1), or null when it is not running now.
 * @param {Record<string, unknown>} document
 * @param {Date} now
 * @returns {number | null}
 */
export function lessonMinute(document, now) {
  const start = document["K.NO"];
  if (typeof start !== "string") return null;
  const [day, time] = localParts(now);
  if (document["K.DATUMS"] !== day) return null;
  const passed = minuteOfDay(time) - minuteOfDay(start);
  return passed >= 0 && passed < LONGEST_MINUTES ? passed + 1 : null;
}

/**
 * Return the part that had begun by a minute: the one marked last before it.
 * @param {Marks} marks
 * @param {number} minute
 * @returns {string | null}
 */
export function partAt(marks, minute) {
  const begun = Object.entries(marks).filter(([, start]) => start <= minute);
  begun.sort(([, a], [, b]) => a - b);
  return begun.at(-1)?.[0] ?? null;
}

/**
 * Return the marks after a tap on a part: it begins now; tapping the part one is in takes the mark back.
 * @param {Marks} marks
 * @param {string} part
 * @param {number} minute
 * @returns {Marks}
 */
export function mark(marks, part, minute) {
  const { [part]: earlier, ...others } = marks;
  return earlier !== undefined && partAt(marks, minute) === part ? others : { ...others, [part]: minute };
}

/**
 * Return the marks kept on this device for an observation.
 * @param {string} id
 * @returns {Marks}
 */
export function marksOf(id) {
  try {
    return JSON.parse(localStorage.getItem(`sveris.parts.${id}`) ?? "{}");
  } catch {
    return {};
  }
}

/**
 * Keep the marks of an observation on this device.
 * @param {string} id
 * @param {Marks} marks
 */
export function keepMarks(id, marks) {
  localStorage.setItem(`sveris.parts.${id}`, JSON.stringify(marks));
}
