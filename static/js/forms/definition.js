/** A form definition ready for use: items by code, and the order in which rules are evaluated. */

/** @typedef {import("./types.js").Definition} Definition */
/** @typedef {import("./types.js").Item} Item */
/** @typedef {import("./types.js").Rule} Rule */

/** The day of the lesson, which decides the validity of options. */
export const LESSON_DATE = "K.DATUMS";

/**
 * @typedef {object} Index
 * @property {ReadonlyMap<string, Item>} items every item by its code, in the order of the form
 * @property {readonly string[]} order codes, each after those its visibility depends on
 * @property {readonly string[]} criteria codes that evidence can be attached to
 */

/** @type {WeakMap<object, Index>} */
const indexes = new WeakMap();

/**
 * Return the index of a definition, made once. Items of the scale get its values as options.
 * @param {Definition} definition
 * @returns {Index}
 */
export function index(definition) {
  const known = indexes.get(definition);
  if (known) return known;
  const scale = definition.scale.map(({ value, text }) => ({ code: String(value), text }));
  const all = definition.sections.flatMap((section) => section.items);
  const items = new Map(
    all.map((item) => [item.code, item.kind === "scale" ? { ...item, options: scale } : item]),
  );
  const prefix = `${definition.family}.`;
  const criteria = [...items.keys()].filter((code) => code.startsWith(prefix));
  const made = { items, order: ordered(items), criteria };
  indexes.set(definition, made);
  return made;
}

/**
 * Return the sections that the observer fills: those that are not wholly the teacher's part.
 * @param {Definition} definition
 */
export function observerSections(definition) {
  return definition.sections.filter(({ items }) => !items.every((item) => item.by === "teacher"));
}

/**
 * Return the codes of the items a rule asks about.
 * @param {Rule} rule
 * @returns {string[]}
 */
export function mentions(rule) {
  const parts = [...(rule.all ?? []), ...(rule.any ?? []), ...(rule.not ? [rule.not] : [])];
  return [...parts.flatMap(mentions), ...(rule.item ? [rule.item] : [])];
}

/**
 * Return whether the answer of an item only ever follows from others.
 * @param {Item} item
 */
export function neverAsked({ derived }) {
  return derived !== undefined && !derived.share;
}

/**
 * @param {ReadonlyMap<string, Item>} items
 * @returns {string[]}
 */
function ordered(items) {
  /** @type {Set<string>} */
  const done = new Set();
  /** @param {Item} item */
  const visit = (item) => {
    for (const code of dependencies(item)) {
      const needed = items.get(code);
      // The server publishes no definition that goes in a circle.
      if (needed && !done.has(code)) visit(needed);
    }
    done.add(item.code);
  };
  for (const item of items.values()) if (!done.has(item.code)) visit(item);
  return [...done];
}

/**
 * @param {Item} item
 * @returns {string[]}
 */
function dependencies(item) {
  const options = item.options ?? [];
  const rules = [
    ...(item.hidden ?? []).map((hiding) => hiding.when),
    ...options.flatMap((option) => option.offered ?? []),
    ...(item.shown ? [item.shown] : []),
  ];
  return [
    ...rules.flatMap(mentions),
    ...(item.derived?.share ?? []),
    ...(item.derived?.of ? [item.derived.of] : []),
    ...(options.some((option) => option.valid_to) ? [LESSON_DATE] : []),
  ];
}
