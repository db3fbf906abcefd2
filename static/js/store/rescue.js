/**
 * The third line: what is not yet in the database, copied to localStorage.
 *
 * It serves only where the database is dead and the browser lives (localStorage itself lost
 * writes in 20 of 20 kills of the browser), so it is written when a page goes out of sight and
 * whenever the database fails, and taken back at the next start.
 */

const PREFIX = "sveris.rescue.";

/** @typedef {[store: string, row: any][]} Rows */

/**
 * Keep a copy; says whether that worked.
 * @param {string} person
 * @param {string} tab
 * @param {Rows} rows
 * @param {Storage|undefined} [storage]
 * @returns {boolean}
 */
export function keep(person, tab, rows, storage = globalThis.localStorage) {
  try {
    if (rows.length === 0) storage.removeItem(`${PREFIX}${person}.${tab}`);
    else storage.setItem(`${PREFIX}${person}.${tab}`, JSON.stringify(rows));
    return true;
  } catch {
    return false; // Full or forbidden: the value is still in memory, and the page says "not saved".
  }
}

/**
 * Give what earlier tabs of a person left, and the way to forget it once it is in the database.
 * @param {string} person
 * @param {(tab: string) => boolean} alive  Whether a tab still lives: its copy is its own.
 * @param {Storage|undefined} [storage]
 * @returns {{rows: Rows, forget: () => void}}
 */
export function left(person, alive, storage = globalThis.localStorage) {
  const prefix = `${PREFIX}${person}.`;
  const keys = Object.keys(storage ?? {}).filter((key) => key.startsWith(prefix) && !alive(key.slice(prefix.length)));
  return {
    rows: keys.flatMap((key) => parse(storage.getItem(key))),
    forget: () => keys.forEach((key) => storage.removeItem(key)),
  };
}

/**
 * @param {string|null} text
 * @returns {Rows}
 */
function parse(text) {
  try {
    return JSON.parse(text ?? "[]");
  } catch {
    return [];
  }
}
