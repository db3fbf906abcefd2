/**
 * What in an observation's context does not agree with the city's lists on this tablet.
 *
 * The server judges the same with its own tables, and its word counts: a list here may be older.
 * So these are said where the answer stands and keep nobody from submitting.
 */

/** @typedef {import("../store/types.js").Flag} Flag */

/**
 * Return the flags of the institution and the teacher's post, in the server's codes.
 * @param {Record<string, unknown>} document
 * @param {import("../store/types.js").Lists} lists
 * @param {string | undefined} observer id of the person who observes
 * @returns {Flag[]}
 */
export function findings(document, lists, observer) {
  const day = document["K.DATUMS"];
  const found = ofInstitution(day, lists.institutions?.[String(document["K.IESTADE"] ?? "")]);
  const post = lists.assignments?.[String(document["K.PEDAGOGS"] ?? "")];
  if (!post) return found;
  return [...found, ...ofTime(day, post), ...ofObserver(document["K.VEIDS"], post.person === observer)];
}

/**
 * @param {unknown} day
 * @param {Record<string, unknown> | undefined} institution
 * @returns {Flag[]}
 */
function ofInstitution(day, institution) {
  const closed = institution?.closed_on;
  if (typeof day !== "string" || typeof closed !== "string" || day <= closed) return [];
  return [{ code: "institution-closed", field: "K.IESTADE", params: { date: closed } }];
}

/**
 * @param {unknown} day
 * @param {Record<string, unknown>} post
 * @returns {Flag[]}
 */
function ofTime(day, { from, to }) {
  if (typeof day !== "string" || typeof from !== "string") return [];
  const last = typeof to === "string" ? to : null;
  if (day >= from && (!last || day <= last)) return [];
  return [{ code: "date-outside-assignment", field: "K.DATUMS", params: { date: day, from, to: last ?? "…" } }];
}

/**
 * @param {unknown} kind
 * @param {boolean} own whether the teacher is the observer
 * @returns {Flag[]}
 */
function ofObserver(kind, own) {
  if (typeof kind !== "string" || own === (kind === "pasverosana")) return [];
  return [{ code: own ? "lesson-own" : "lesson-not-own", field: "K.PEDAGOGS", params: {} }];
}
