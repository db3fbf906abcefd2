/** What the kinds of answers ask of raw values; the twin of the functions in kinds/kind.py. */

/** @typedef {import("../types.js").Flag} Flag */

/** White space that a text may consist of and still say nothing; the same set in Python. */
const BLANK = /^[ \t\r\n\u00a0]*$/;

/** @param {unknown} raw @returns {number | null} a whole number, null for anything else. */
export function whole(raw) {
  return typeof raw === "number" && Number.isInteger(raw) ? raw : null;
}

/** @param {unknown} raw @returns {raw is string} whether it is a text that says something. */
export function said(raw) {
  return typeof raw === "string" && !BLANK.test(raw);
}

/** @param {string} text @returns {number} its length in characters, as Python counts them. */
export function lengthOf(text) {
  return [...text].length;
}

/**
 * Return a flag on an item.
 * @param {import("../types.js").Item} item
 * @param {string} code
 * @param {Record<string, any>} [params]
 * @returns {Flag}
 */
export function flag(item, code, params = {}) {
  return { code, field: item.code, params };
}

/**
 * Return whether a raw value is an object with these members of these types, and no other.
 * "text?" is a text, null or absent.
 * @param {any} raw
 * @param {Record<string, "text" | "text?" | "number?" | "list">} types
 */
export function shape(raw, types) {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return false;
  if (Object.keys(raw).some((name) => !(name in types))) return false;
  return Object.entries(types).every(([name, type]) => {
    const value = raw[name];
    if (type === "list") return Array.isArray(value);
    if (type.endsWith("?") && value == null) return true;
    return typeof value === (type === "number?" ? "number" : "string");
  });
}

/**
 * What a document says about an item that is one field.
 * @param {import("../types.js").Item} item
 * @param {import("../types.js").Document} document
 */
export function rawOf(item, document) {
  return document[item.code] ?? null;
}
