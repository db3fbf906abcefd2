/** What needs attention, in the sentences that the server uses as well. */

import { problem } from "../words/problems.js";
import { findings } from "../observations/findings.js";
import { dayInWords } from "../ui/moments.js";
import { language } from "../words.js";

/**
 * Return a flag as one calm sentence or two.
 * @param {{code: string, params?: Record<string, unknown>}} flag
 * @returns {string}
 */
export function flagInWords(flag) {
  const params = Object.entries(flag.params ?? {}).map(([name, value]) => [name, readable(value)]);
  const { title, detail } = problem(flag.code, language.value, Object.fromEntries(params));
  return [title, detail].filter(Boolean).join(" ");
}

/**
 * Days come as 2026-11-20 and are read as everywhere else.
 * @param {unknown} value
 */
function readable(value) {
  return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? dayInWords(value) : value;
}

/**
 * What is said beside an answer without keeping anybody from submitting: what the server found,
 * until the answer is mended, and what this tablet's lists do not agree with.
 * @param {import("./draft.js").Draft} draft
 * @returns {import("../store/types.js").Flag[]}
 */
export function told(draft) {
  const { flags, conflicts } = draft.observation.value;
  const own = draft.found.value.filter(({ code }) => code !== "answer-missing");
  const server = flags.filter(({ field }) => field && !draft.mended.value.has(field) && !conflicts[field]);
  const all = [...own, ...findings(draft.document.value, draft.lists, draft.person?.id), ...server];
  return [...new Map(all.reverse().map((flag) => [`${flag.field} ${flag.code}`, flag])).values()].reverse();
}
