/** How long to wait before trying again. Pure. */

const LEAST_MS = 2000;
const MOST_MS = 300_000;

/**
 * Return a pause with full jitter, so that a school's tablets do not come back all at once.
 * @param {number} failures  In a row; 1 for the first.
 * @param {number} random    From 0 to 1.
 * @param {number} [floor_ms]  What the server asked for.
 * @returns {number}
 */
export function pauseAfter(failures, random, floor_ms = 0) {
  const most = Math.min(MOST_MS, LEAST_MS * 2 ** failures);
  return Math.max(floor_ms, LEAST_MS + random * (most - LEAST_MS));
}
