/**
 * The one evaluator of rules: which items are asked, and what state each answer is in.
 *
 * The twin of svēris/forms/rules.py, which says what rules mean; both run
 * tests/vectors/forms-rules.json.
 *
 * @module
 */

import { LESSON_DATE, index, neverAsked } from "./definition.js";
import { KINDS } from "./kinds/kinds.js";

/** @typedef {import("./types.js").Answer} Answer */
/** @typedef {import("./types.js").Answers} Answers */
/** @typedef {import("./types.js").Definition} Definition */
/** @typedef {import("./types.js").Document} Document */
/** @typedef {import("./types.js").Item} Item */
/** @typedef {import("./types.js").Lists} Lists */
/** @typedef {import("./types.js").Option} Option */
/** @typedef {import("./types.js").Rule} Rule */
/** @typedef {import("./types.js").Truth} Truth */

/** @type {Answer} */
const NOTHING = {
  state: "missing",
  value: null,
  reason: null,
  visible: true,
  derived: false,
  withheld: [],
  attributes: {},
};

/** @type {Answer} */
const OFF_THE_FORM = { ...NOTHING, state: "hidden_na", visible: false };

/**
 * Return the state of every item of the form in a document.
 * @param {Definition} definition
 * @param {Document} document
 * @param {Lists} [lists]
 * @returns {Answers}
 */
export function evaluate(definition, document, lists = {}) {
  const { items, order } = index(definition);
  /** @type {Answers} */
  const answers = {};
  for (const code of order) {
    answers[code] = answerOf(/** @type {Item} */ (items.get(code)), document, answers, lists);
  }
  return Object.fromEntries([...items.keys()].map((code) => [code, answers[code]]));
}

/**
 * Return what a rule comes to: true, false, "na" or "missing".
 * @param {Rule} rule
 * @param {Answers} answers
 * @returns {Truth}
 */
export function holds(rule, answers) {
  if (rule.all) return all(rule.all.map((part) => holds(part, answers)));
  if (rule.any) return any(rule.any.map((part) => holds(part, answers)));
  if (rule.not) {
    const inner = holds(rule.not, answers);
    return typeof inner === "boolean" ? !inner : inner;
  }
  const answer = answers[rule.item ?? ""] ?? OFF_THE_FORM;
  if (rule.answered !== undefined) return hasValue(answer) === rule.answered;
  if (answer.state === "missing") return "missing";
  if (!hasValue(answer)) return "na";
  if (rule.includes !== undefined && answer.withheld.includes(rule.includes)) return "na";
  return compares(rule, answer);
}

/**
 * Return what the tablet selects by itself: values of visible items that have none.
 * @param {Definition} definition
 * @param {Document} document
 * @param {Lists} [lists]
 * @returns {Record<string, unknown>}
 */
export function presets(definition, document, lists = {}) {
  const answers = evaluate(definition, document, lists);
  /** @type {Record<string, unknown>} */
  const chosen = {};
  for (const [code, item] of index(definition).items) {
    if (!answers[code]?.visible || document[code] != null) continue;
    const preset = item.preset?.find(({ when }) => !when || holds(when, answers) === true);
    if (preset) chosen[code] = preset.value;
  }
  return chosen;
}

/**
 * Return whether an item must be answered before submitting.
 * @param {Item} item
 * @param {Answers} answers
 */
export function obliged(item, answers) {
  return allowed(item.obligatory, answers);
}

/**
 * Return whether "not applicable" may be chosen.
 * @param {Item} item
 * @param {Answers} answers
 */
export function naAllowed(item, answers) {
  return allowed(item.na, answers);
}

/**
 * @param {Item} item
 * @param {Document} document
 * @param {Answers} answers
 * @param {Lists} lists
 * @returns {Answer}
 */
function answerOf(item, document, answers, lists) {
  const hiding = hidden(item, answers);
  if (hiding) return hiding;
  const options = item.options ?? [];
  const withheld = options.filter((o) => !offered(o, answers)).map((o) => o.code);
  if (item.derived) {
    const value = derive(item.derived, answers);
    const known = { state: /** @type {const} */ ("value"), value, derived: true, withheld };
    if (value != null) return { ...NOTHING, ...known, attributes: attributes(item, value, lists) };
    if (neverAsked(item)) return { ...NOTHING, derived: true };
  }
  const kind = KINDS[item.kind];
  const raw = kind.raw(item, document);
  if (typeof raw?.na === "string") return { ...NOTHING, state: "na", reason: raw.na, withheld };
  const value = raw == null ? null : kind.read(item, raw);
  if (value == null) return { ...NOTHING, withheld };
  return { ...NOTHING, state: "value", value, withheld, attributes: attributes(item, value, lists) };
}

/**
 * Return the answer of an item that is not asked; null if it is asked.
 * @param {Item} item
 * @param {Answers} answers
 * @returns {Answer | null}
 */
function hidden(item, answers) {
  if (item.off) return OFF_THE_FORM;
  const hiding = item.hidden?.find(({ when }) => holds(when, answers) === true);
  if (hiding?.as === "0") return { ...NOTHING, state: "hidden_0", value: 0, visible: false };
  if (hiding) return OFF_THE_FORM;
  if (item.shown && holds(item.shown, answers) !== true) return { ...NOTHING, visible: false };
  return null;
}

/**
 * @param {Option} option
 * @param {Answers} answers
 */
function offered(option, answers) {
  const day = answers[LESSON_DATE]?.value;
  if (option.valid_to && day != null && day > option.valid_to) return false;
  return !option.offered || holds(option.offered, answers) === true;
}

/**
 * @param {import("./types.js").Derived} derived
 * @param {Answers} answers
 */
function derive(derived, answers) {
  if (derived.attribute) return answers[derived.of ?? ""]?.attributes[derived.attribute] ?? null;
  const [part, whole] = (derived.share ?? []).map((code) => answers[code]?.value);
  if (part == null || !whole || part > whole) return null;
  return derived.bands?.filter(({ from }) => part * 100 >= from * whole).at(-1)?.option ?? null;
}

/**
 * @param {Item} item
 * @param {any} value
 * @param {Lists} lists
 */
function attributes(item, value, lists) {
  return (item.list && lists[item.list]?.[value]) || {};
}

/**
 * @param {Rule} rule
 * @param {Answer} answer
 */
function compares(rule, answer) {
  const value = rule.attribute ? answer.attributes[rule.attribute] : answer.value;
  if (rule.at_least !== undefined) return typeof value === "number" && value >= rule.at_least;
  if (rule.at_most !== undefined) return typeof value === "number" && value <= rule.at_most;
  const chosen = Array.isArray(value) ? value : [value];
  if (rule.includes !== undefined) return chosen.includes(rule.includes);
  if (rule.in) return chosen.some((part) => rule.in?.includes(part));
  return !chosen.some((part) => rule.not_in?.includes(part));
}

/** @param {Answer} answer */
function hasValue(answer) {
  return answer.state === "value" || answer.state === "hidden_0";
}

/**
 * @param {true | {when: Rule} | undefined} given
 * @param {Answers} answers
 */
function allowed(given, answers) {
  return given === true || (given !== undefined && holds(given.when, answers) === true);
}

/**
 * @param {Truth[]} parts
 * @returns {Truth}
 */
function all(parts) {
  return [false, /** @type {const} */ ("missing"), /** @type {const} */ ("na")].find((truth) =>
    parts.includes(truth),
  ) ?? true;
}

/**
 * @param {Truth[]} parts
 * @returns {Truth}
 */
function any(parts) {
  if (parts.includes(true)) return true;
  if (parts.includes("missing")) return "missing";
  return parts.every((truth) => truth === "na") ? "na" : false;
}
