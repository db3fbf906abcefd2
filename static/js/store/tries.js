/** How often a PIN may be tried, and which PIN is too easy. Pure. */

/** `left` tries before the next has to wait; then `wait_ms` from `at`. @typedef {{wrong: number, left: number, wait_ms: number, at: string}} Tries */

const FREE = 5;
const WAITS_MS = [30_000, 60_000, 5 * 60_000, 15 * 60_000];
const RUNS = "01234567890 09876543210";

/** Not this PIN: so many tries are left, or so long the next one has to wait. */
export class WrongPin extends Error {
  name = "WrongPin";

  /**
   * @param {number} left
   * @param {number} wait_ms
   */
  constructor(left, wait_ms) {
    super(`${left} left, wait ${wait_ms} ms`);
    this.left = left;
    this.wait_ms = wait_ms;
  }
}

/**
 * Count a try; right ones are forgotten afterwards.
 * @param {Tries|null} before
 * @param {Date} now
 * @returns {Tries}
 */
export function wrongOnce(before, now) {
  const wrong = (before?.wrong ?? 0) + 1;
  const wait_ms = wrong < FREE ? 0 : /** @type {number} */ (WAITS_MS[Math.min(wrong - FREE, WAITS_MS.length - 1)]);
  return { wrong, left: Math.max(0, FREE - wrong), wait_ms, at: now.toISOString() };
}

/**
 * Return how long the next try has to wait, in milliseconds: never longer than was said, even if
 * the clock has been set back since.
 * @param {Tries|null} tries
 * @param {Date} now
 */
export function waitOf(tries, now) {
  if (!tries) return 0;
  const passed = now.getTime() - Date.parse(tries.at);
  return Math.max(0, tries.wait_ms - Math.max(0, passed));
}

/**
 * Say whether a PIN is not six digits, or one that everybody would try first.
 * @param {string} pin
 */
export function isWeak(pin) {
  if (!/^[0-9]{6}$/.test(pin)) return true;
  return new Set(pin).size < 3 || RUNS.includes(pin) || pin.slice(0, 3) === pin.slice(3) || pin.slice(0, 2).repeat(3) === pin;
}
