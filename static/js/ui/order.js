/**
 * Latvian order and searching without diacritics: "berz" finds Bērziņa, "Č" comes after "C".
 */

/** @type {Intl.Collator | undefined} */
let latvian;
const MARKS = /\p{Diacritic}/gu;

/**
 * Return text as it is compared when searching: lower case, no diacritics.
 * @param {string} text
 * @returns {string}
 */
export function plain(text) {
  return text.normalize("NFD").replace(MARKS, "").toLowerCase();
}

/**
 * Compare two texts in Latvian order.
 * @param {string} a
 * @param {string} b
 * @returns {number}
 */
export function byName(a, b) {
  latvian ??= new Intl.Collator("lv", { numeric: true });
  return latvian.compare(a, b);
}

/**
 * Tell whether every word sought begins a word of the text.
 * @param {string} text
 * @param {string} sought
 * @returns {boolean}
 */
export function matches(text, sought) {
  const words = plain(text).split(/[^\p{L}\p{N}]+/u);
  return plain(sought)
    .split(/\s+/)
    .filter(Boolean)
    .every((start) => words.some((word) => word.startsWith(start)));
}
