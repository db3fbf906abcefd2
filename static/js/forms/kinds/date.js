/** Kind "date": a day, YYYY-MM-DD. */

import { flag, rawOf } from "./shapes.js";

const DAY = /^[12][0-9]{3}-[0-9]{2}-[0-9]{2}$/;
const MONTHS =
  "January February March April May June July August September October November December".split(" ");

/** @type {import("../types.js").Kind} */
export const date = {
  name: "date",
  raw: rawOf,
  read: (_item, raw) => (isDay(raw) ? raw : null),
  blank: (raw) => raw == null,
  check: (item, raw) => (isDay(raw) ? [] : [flag(item, "wrong-shape")]),
  words: (_item, value, language) => dayInWords(value, language),
};

/** @param {unknown} raw @returns {raw is string} whether a text names a day of the calendar. */
export function isDay(raw) {
  if (typeof raw !== "string" || !DAY.test(raw)) return false;
  const [year = 0, month = 0, day = 0] = raw.split("-").map(Number);
  const found = new Date(Date.UTC(year, month - 1, day));
  return found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
}

/**
 * Return "20.11.2026." or "20 November 2026".
 * @param {string} value
 * @param {import("../types.js").Language} language
 */
export function dayInWords(value, language) {
  const [year, month, day] = value.split("-");
  if (language === "lv") return `${day}.${month}.${year}.`;
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`;
}
