/**
 * How answers stand beside those agreed on. Pure; it says how near an answer is and adds nothing
 * up to a mark: training has no score.
 */

/** @typedef {import("../forms/types.js").Answer} Answer */
/** @typedef {import("../types.js").Item} Item */
/** @typedef {import("./lessons.js").Lesson} Lesson */
/** @typedef {import("./lessons.js").Master} Master */
/** @typedef {import("./lessons.js").Value} Value */
/** @typedef {"same" | "near" | "far" | "open"} Nearness */
/** One criterion. @typedef {{item: Item, master: Master, value: Value | null, nearness: Nearness}} Row */

/** Questions whose options stand in an order. */
const ORDERED = /\.(IPAT|SLODZE|KAS)$/;

/**
 * Return every criterion of the key with the answer given beside it.
 * @param {Lesson} lesson
 * @param {Record<string, Answer>} answers
 * @param {ReadonlyMap<string, Item>} items
 * @returns {Row[]}
 */
export function compared(lesson, answers, items) {
  return lesson.answers.flatMap((master) => {
    const item = items.get(master.item);
    if (!item) return [];
    const value = given(answers[master.item]);
    return [{ item, master, value, nearness: nearness(item, master, value) }];
  });
}

/**
 * Return an answer as the key writes them: what is hidden by another answer counts as the form
 * says, as 0 or as not applicable.
 * @param {Answer | undefined} answer
 * @returns {Value | null}
 */
export function given(answer) {
  if (!answer || answer.state === "missing") return null;
  if (answer.state === "na" || answer.state === "hidden_na") return "na";
  return /** @type {Value} */ (answer.value);
}

/**
 * Say how near an answer is to the agreed one: the same; next to it (one step of the scale or of an
 * order, one option more or less, or named as one that would do); further away; not given.
 * @param {Item} item
 * @param {Master} master
 * @param {Value | null} value
 * @returns {Nearness}
 */
export function nearness(item, master, value) {
  if (value === null) return "open";
  if (same(value, master.value)) return "same";
  if ((master.near ?? []).some((one) => one.accepted && same(one.value, value))) return "near";
  return distance(item, value, master.value) === 1 ? "near" : "far";
}

/**
 * @param {Value} one
 * @param {Value} other
 */
function same(one, other) {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((code) => other.includes(code));
}

/**
 * @param {Item} item
 * @param {Value} one
 * @param {Value} other
 * @returns {number} steps between two answers; Infinity where there is no order
 */
function distance(item, one, other) {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.filter((code) => !other.includes(code)).length + other.filter((code) => !one.includes(code)).length;
  }
  if (typeof one === "number" && typeof other === "number") return Math.abs(one - other);
  const order = ORDERED.test(item.code) ? (item.options ?? []).map(({ code }) => code) : [];
  const [at, from] = [one, other].map((code) => order.indexOf(String(code)));
  return at === undefined || from === undefined || at < 0 || from < 0 ? Infinity : Math.abs(at - from);
}

/**
 * Return how many answers stand how near.
 * @param {Row[]} rows
 * @returns {Record<Nearness | "all", number>}
 */
export function counted(rows) {
  const counts = { all: rows.length, same: 0, near: 0, far: 0, open: 0 };
  for (const { nearness: how } of rows) counts[how] += 1;
  return counts;
}
