/** Evidence notes: what was seen or heard, when, and for which criteria; a field `E.<uuid>` each. */

import { lengthOf, said, shape, whole } from "./shapes.js";
import { UUID } from "./steps.js";

/** Minutes from the start of the lesson; a longest day of a study trip. */
export const MOST_MINUTES = 600;
export const LONGEST_TEXT = 4000;
const FIELD = new RegExp(`^E\\.${UUID}$`);

/** @param {string} field @returns {boolean} whether a field is an evidence note. */
export function isEvidence(field) {
  return FIELD.test(field);
}

/**
 * Return what needs attention in a note; an empty one only when submitting.
 * @param {string} field
 * @param {any} raw
 * @param {import("../types.js").Around} around
 * @returns {import("../types.js").Flag[]}
 */
export function check(field, raw, around) {
  if (!shape(raw, { minute: "number?", text: "text", criteria: "list" })) {
    return [{ code: "wrong-shape", field, params: {} }];
  }
  const flags = [];
  const minute = raw.minute == null ? 0 : whole(raw.minute);
  if (minute === null || minute < 0 || minute > MOST_MINUTES) {
    const params = { least: 0, most: MOST_MINUTES };
    flags.push({ code: "number-out-of-range", field, params });
  }
  if (lengthOf(raw.text) > LONGEST_TEXT) {
    flags.push({ code: "text-too-long", field, params: { limit: LONGEST_TEXT } });
  }
  if (raw.criteria.some((/** @type {any} */ code) => !around.criteria.has(code))) {
    flags.push({ code: "criterion-unknown", field, params: {} });
  }
  if (around.submitting && !said(raw.text)) {
    flags.push({ code: "evidence-empty", field, params: {} });
  }
  return flags;
}
