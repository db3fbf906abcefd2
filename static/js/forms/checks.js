/**
 * What in an observation needs attention: the same flags as svēris/forms/checks.py, on the same
 * vectors (tests/vectors/forms-checks.json), so that the tablet says at once what the server would.
 *
 * @module
 */

import { index } from "./definition.js";
import { check as checkEvidence, isEvidence } from "./kinds/evidence.js";
import { KINDS } from "./kinds/kinds.js";
import { said } from "./kinds/shapes.js";
import { rowOf } from "./kinds/steps.js";
import { evaluate, naAllowed, obliged } from "./rules.js";

/** @typedef {import("./types.js").Around} Around */
/** @typedef {import("./types.js").Document} Document */
/** @typedef {import("./types.js").Flag} Flag */
/** @typedef {import("./types.js").Item} Item */

const LONGEST_REASON = 300;

/**
 * Return the flags of a document in the order of the form.
 *
 * While drafting only what was answered is judged; `submitting` adds what is missing.
 * @param {import("./types.js").Definition} definition
 * @param {Document} document
 * @param {import("./types.js").Lists} [lists]
 * @param {{submitting?: boolean}} [options]
 * @returns {Flag[]}
 */
export function examine(definition, document, lists = {}, { submitting = false } = {}) {
  const { items, criteria } = index(definition);
  const answers = evaluate(definition, document, lists);
  const around = { answers, lists, criteria: new Set(criteria), submitting };
  return [
    ...[...items.values()].flatMap((item) => ofItem(item, document, around)),
    ...Object.keys(document).sort().flatMap((field) => ofField(items, field, document, around)),
  ];
}

/**
 * @param {Item} item
 * @param {Document} document
 * @param {Around} around
 * @returns {Flag[]}
 */
function ofItem(item, document, around) {
  const kind = KINDS[item.kind];
  const raw = kind.raw(item, document);
  const answer = around.answers[item.code];
  if (raw != null && item.off) return [flagged("unknown-field", item.code)];
  if (raw != null && item.by === "teacher") return [flagged("teachers-part", item.code)];
  if (!answer?.visible || answer.derived || item.by === "teacher") return [];
  if (kind.blank(raw)) {
    const missing = around.submitting && obliged(item, around.answers);
    return missing ? [flagged("answer-missing", item.code)] : [];
  }
  if (isObject(raw) && "na" in raw) return notApplicable(item, raw, around);
  return kind.check(item, raw, around);
}

/**
 * @param {Item} item
 * @param {any} raw
 * @param {Around} around
 * @returns {Flag[]}
 */
function notApplicable(item, raw, around) {
  if (typeof raw.na !== "string" || Object.keys(raw).length > 1) {
    return [flagged("wrong-shape", item.code)];
  }
  const flags = [];
  if (!naAllowed(item, around.answers)) flags.push(flagged("na-not-allowed", item.code));
  if (!said(raw.na)) flags.push(flagged("na-needs-reason", item.code));
  if ([...raw.na].length > LONGEST_REASON) {
    flags.push(flagged("text-too-long", item.code, { limit: LONGEST_REASON }));
  }
  return flags;
}

/**
 * Return the flags of evidence notes, and of fields the form does not have.
 * @param {ReadonlyMap<string, Item>} items
 * @param {string} field
 * @param {Document} document
 * @param {Around} around
 * @returns {Flag[]}
 */
function ofField(items, field, document, around) {
  if (document[field] == null) return [];
  if (isEvidence(field)) return checkEvidence(field, document[field], around);
  const item = items.get(field);
  if (item && item.kind !== "steps") return [];
  const isRow = [...items.values()].some((one) => one.kind === "steps" && rowOf(one, field));
  return isRow ? [] : [flagged("unknown-field", field)];
}

/** @param {unknown} raw */
function isObject(raw) {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

/**
 * @param {string} code
 * @param {string} field
 * @param {Record<string, any>} [params]
 * @returns {Flag}
 */
function flagged(code, field, params = {}) {
  return { code, field, params };
}
