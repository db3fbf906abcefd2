/** Which change of a field descends from which: the ground that `fold` stands on. Pure. */

/** @typedef {import("../store/types.js").Change} Change */
/** @typedef {import("../store/types.js").FieldPatch} FieldPatch */
/** The changes of every field by id, fields in order. @typedef {Map<string, Map<string, FieldPatch>>} Fields */

/**
 * Return the edits of each field.
 * @param {Iterable<Change>} changes
 * @returns {Fields}
 */
export function byField(changes) {
  /** @type {Fields} */
  const fields = new Map();
  for (const change of changes) {
    if (change.kind !== "edit") continue;
    for (const [field, entry] of Object.entries(change.fields ?? {})) {
      if (!fields.has(field)) fields.set(field, new Map());
      fields.get(field)?.set(change.id, entry);
    }
  }
  return new Map([...fields].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * Return the heads of one field, sorted. Bases in a circle leave none: then all that no head
 * descends from are heads, so that nothing is out of sight.
 * @param {Map<string, FieldPatch>} entries
 * @returns {string[]}
 */
export function headsOf(entries) {
  const seen = new Set();
  for (const [id, entry] of entries) for (const base of entry.base) if (base !== id) seen.add(base);
  const heads = [...entries.keys()].filter((id) => !seen.has(id));
  const reached = withAncestors(heads, entries);
  return [...heads, ...[...entries.keys()].filter((id) => !reached.has(id))].sort();
}

/**
 * @param {Iterable<string>} ids
 * @param {Map<string, FieldPatch>} entries
 * @returns {Set<string>}
 */
function withAncestors(ids, entries) {
  /** @type {Set<string>} */
  const found = new Set();
  const waiting = [...ids];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const entry = entries.get(id);
    if (!entry || found.has(id)) continue;
    found.add(id);
    waiting.push(...entry.base);
  }
  return found;
}

/**
 * Return the value of every field with one head, cleared ones left out.
 * @param {Record<string, string[]>} heads
 * @param {Fields} fields
 * @returns {Record<string, unknown>}
 */
export function documentOf(heads, fields) {
  /** @type {Record<string, unknown>} */
  const document = {};
  for (const [field, ids] of Object.entries(heads)) {
    const value = ids.length === 1 ? fields.get(field)?.get(ids[0] ?? "")?.value : null;
    if (value !== null && value !== undefined) document[field] = value;
  }
  return document;
}

/**
 * Return the fields with several heads.
 * @param {Record<string, string[]>} heads
 * @returns {string[]}
 */
export function conflictsOf(heads) {
  return Object.keys(heads).filter((field) => (heads[field]?.length ?? 0) > 1);
}

/**
 * Say whether every head a submit names has arrived.
 * @param {Change} submit
 * @param {Fields} fields
 */
export function isComplete(submit, fields) {
  return Object.entries(submit.heads ?? {}).every(([field, ids]) => ids.every((id) => fields.get(field)?.has(id)));
}

/**
 * Return what heads name and all they descend from, as "field change" pairs.
 * @param {Record<string, string[]>} heads
 * @param {Fields} fields
 * @returns {Set<string>}
 */
export function cover(heads, fields) {
  const pairs = new Set();
  for (const [field, ids] of Object.entries(heads)) {
    for (const id of withAncestors(ids, fields.get(field) ?? new Map())) pairs.add(`${field} ${id}`);
  }
  return pairs;
}

/**
 * Say whether a change is part of what is covered.
 * @param {Change} change
 * @param {Set<string>} covered
 * @param {Fields} fields
 */
export function within(change, covered, fields) {
  if (change.kind === "edit") return Object.keys(change.fields ?? {}).every((field) => covered.has(`${field} ${change.id}`));
  if (change.kind === "submit") {
    return isComplete(change, fields) && [...cover(change.heads ?? {}, fields)].every((pair) => covered.has(pair));
  }
  return false;
}
