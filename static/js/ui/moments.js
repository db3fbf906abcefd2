/**
 * Dates and times as they are written: "20.11.2026." and "9.14" in Latvian, "20 Nov 2026" and
 * "9:14" in English. Documents hold "YYYY-MM-DD" and "HH:MM"; instants are ISO 8601.
 */

import { language } from "../words.js";

const ZONE = "Europe/Riga";
const LAST_MINUTE = 23 * 60 + 59;

/** Made once: making it costs more than writing a hundred instants. @type {Intl.DateTimeFormat | undefined} */
let written;

/**
 * Return a day as it is written.
 * @param {string | null | undefined} day "YYYY-MM-DD"
 * @returns {string}
 */
export function dayInWords(day) {
  const [year, month, date] = (day ?? "").split("-");
  if (!year || !month || !date) return "";
  if (language.value === "lv") return `${date}.${month}.${year}.`;
  const noon = new Date(`${day}T12:00:00Z`);
  return noon.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
}

/**
 * Return a day with its day of the week: "Piektdiena, 20.11.2026.".
 * @param {string} day "YYYY-MM-DD"
 * @returns {string}
 */
export function weekdayInWords(day) {
  const noon = new Date(`${day}T12:00:00Z`);
  if (Number.isNaN(noon.getTime())) return "";
  const weekday = noon.toLocaleDateString(language.value, { weekday: "long", timeZone: "UTC" });
  // Engines differ in whether a Latvian day of the week begins with a capital; a caption does.
  return `${weekday.charAt(0).toUpperCase()}${weekday.slice(1)}, ${dayInWords(day)}`;
}

/**
 * Return a time of day as it is written.
 * @param {string | null | undefined} time "HH:MM"
 * @returns {string}
 */
export function timeInWords(time) {
  const [hour, minute] = (time ?? "").split(":");
  if (!hour || !minute) return "";
  return `${Number(hour)}${language.value === "lv" ? "." : ":"}${minute}`;
}

/**
 * Return an instant as it is written; today's without the day.
 * @param {string | number | Date} instant
 * @param {Date} now
 * @returns {string}
 */
export function instantInWords(instant, now) {
  const [day, time] = localParts(new Date(instant));
  const said = timeInWords(time);
  return day === localParts(now)[0] ? said : `${dayInWords(day)} ${said}`;
}

/**
 * Return the day and time of an instant where the city is: ["2026-11-20", "09:14"].
 * @param {Date} instant
 * @returns {[string, string]}
 */
export function localParts(instant) {
  if (Number.isNaN(instant.getTime())) return ["", ""];
  written ??= new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: ZONE });
  const [day = "", time = ""] = written.format(instant).split(" ");
  return [day, time];
}

/**
 * Return "HH:MM" some minutes later, within the same day.
 * @param {string} time
 * @param {number} minutes
 * @returns {string}
 */
export function later(time, minutes) {
  return ofMinute(Math.min(minuteOfDay(time) + minutes, LAST_MINUTE));
}

/**
 * Return the time itself, or the last one from which so many minutes still fit into the day:
 * who writes a lesson down late at night did not see one of three minutes.
 * @param {string} time
 * @param {number} minutes
 * @returns {string} "HH:MM"
 */
export function fitting(time, minutes) {
  return ofMinute(Math.min(minuteOfDay(time), LAST_MINUTE - minutes));
}

/** @param {number} minute of the day @returns {string} "HH:MM" */
function ofMinute(minute) {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/**
 * Return the minute of the day of "HH:MM".
 * @param {string} time
 * @returns {number}
 */
export function minuteOfDay(time) {
  const [hour = "0", minute = "0"] = time.split(":");
  return Number(hour) * 60 + Number(minute);
}
