/** The written lessons: kept with the shell, so that they are there without a network. */

const ADDRESS = "/app/calibration.json";

/** @typedef {import("../forms/types.js").Text} Text */
/** As a document has it; "na" for not applicable. @typedef {number | string | string[]} Value */
/** @typedef {{value: Value, accepted: boolean, why: Text}} Near */
/** @typedef {{item: string, value: Value, minutes: number[], reason: Text, near?: Near[]}} Master */
/**
 * @typedef {object} Lesson
 * @property {string} lesson its name
 * @property {string} form
 * @property {number} version
 * @property {boolean} confirmed the board has agreed to the answers
 * @property {Text} title
 * @property {Text} trains
 * @property {Record<string, unknown>} context
 * @property {Text} setting
 * @property {{from: number, text: Text}[]} minutes
 * @property {Master[]} answers
 */

/** @type {Promise<Lesson[]> | null} */
let reading = null;

/** @returns {Promise<Lesson[]>} all of them, read once */
export function lessons() {
  reading ??= read().catch((error) => {
    reading = null;
    throw error;
  });
  return reading;
}

async function read() {
  const response = await fetch(ADDRESS, { credentials: "omit", redirect: "error" });
  if (!response.ok) throw new Error(`${ADDRESS} gave ${response.status}`);
  return (await response.json()).lessons;
}
