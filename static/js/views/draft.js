/**
 * An observation being written: its form, its answers and what the rules make of them, as signals.
 *
 * Every change goes to the store at once and shows at once; nothing here is a second copy.
 */

import { batch, computed, signal } from "../../vendor/preact.js";
import { examine } from "../forms/checks.js";
import { evaluate, naAllowed, obliged } from "../forms/rules.js";
import { limit } from "../forms/kinds/number.js";
import { index, neverAsked } from "../forms/definition.js";
import { keepMarks, lessonMinute, mark, marksOf } from "../ui/clock.js";
import { uuid7 } from "../observations/uuid7.js";
import { inWords } from "../words.js";
import { entriesOf } from "./entries.js";
import { told } from "./flags.js";
import { offeredOf } from "./options.js";
import { presets } from "./presets.js";

/** @typedef {import("../types.js").Item} Item */
/** @typedef {import("../types.js").FormDefinition} FormDefinition */
/** @typedef {import("../store/types.js").Store} Store */
/** @typedef {import("../store/types.js").Observation} Observation */
/** @typedef {import("../store/types.js").Lists} Lists */
/** @typedef {import("../store/types.js").Flag} Flag */
/** @typedef {{id: string, field: string, minute: number, text: string, criteria: string[]}} Note */

const NOTE = "E.";
const STEP = "S.SOLIS.";

/** An observation that is open on the screen. */
export class Draft {
  /**
   * @param {Store} store
   * @param {Observation} observation
   * @param {FormDefinition} definition
   * @param {Lists} lists
   * @param {import("../store/types.js").Person | null} person
   */
  constructor(store, observation, definition, lists, person) {
    this.store = store;
    this.id = observation.id;
    this.definition = definition;
    this.lists = lists;
    this.person = person;
    this.items = index(definition).items;
    this.observation = signal(observation);
    this.document = computed(() => this.observation.value.document);
    this.answers = computed(() => evaluate(definition, this.document.value, lists));
    this.marks = signal(marksOf(this.id));
    this.removed = signal(/** @type {Note | null} */ (null));
    this.notes = computed(() => notesOf(this.document.value));
    this.steps = computed(() => stepsOf(this.document.value));
    this.sections = computed(() => sectionsOf(this));
    this.criteria = computed(() => criteriaOf(this));
    this.found = computed(() => examine(definition, this.document.value, lists, { submitting: true }));
    this.flags = computed(() => byField(this.found.value.filter(({ code }) => code !== "answer-missing")));
    this.mended = signal(/** @type {ReadonlySet<string>} */ (new Set()));
    this.told = computed(() => byField(told(this)));
    this.missing = computed(() => new Set(this.found.value.filter(({ code }) => code === "answer-missing").map(({ field }) => field ?? "")));
    this.stop = store.subscribe((notice) => {
      if (notice.obs === this.id) this.read();
    });
  }

  /** Draw what the store has now. */
  read() {
    const now = this.store.peek(this.id);
    if (!now) return;
    // The server has judged anew: what was mended before is judged as well.
    if (JSON.stringify(now.flags) !== JSON.stringify(this.observation.peek().flags)) this.mended.value = new Set();
    this.observation.value = { ...now };
  }

  /**
   * Keep a choice.
   * @param {string} field
   * @param {unknown} value
   */
  put(field, value) {
    const before = this.answers.peek();
    this.keep("choose", field, value);
    for (const [code, preset] of presets(this, before)) this.keep("choose", code, preset);
  }

  /**
   * Keep what is being typed.
   * @param {string} field
   * @param {unknown} value
   */
  type(field, value) {
    this.keep("edit", field, value);
  }

  /**
   * Settle a conflict with one of its values.
   * @param {string} field
   * @param {unknown} value
   */
  resolve(field, value) {
    this.keep("resolve", field, value);
  }

  /**
   * @param {"choose" | "edit" | "resolve"} how
   * @param {string} field
   * @param {unknown} value
   */
  keep(how, field, value) {
    // A failure is shown by the saving line, which the store keeps; the value stays in memory.
    this.store[how](this.id, field, value).catch(() => {});
    this.mended.value = new Set([...this.mended.value, field]);
    this.read();
  }

  /** Write here instead of in the other tab. */
  async takeOver() {
    await this.store.takeOver(this.id);
    this.read();
  }

  /** Close it: another tab may write. */
  close() {
    this.stop();
    this.store.leave(this.id);
  }

  /** @param {Item} item @returns {boolean} whether it must be answered before submitting */
  obligatory(item) {
    return obliged(item, this.answers.value);
  }

  /** @param {Item} item @returns {boolean} whether "not applicable" may be chosen */
  mayBeAway(item) {
    return naAllowed(item, this.answers.value);
  }

  /** @param {Item} item @returns {boolean} whether the answer follows from others now */
  isDerived(item) {
    const answer = this.answers.value[item.code];
    return answer?.derived === true && answer.value != null;
  }

  /** @param {Item} item */
  offered(item) {
    return offeredOf(this, item);
  }

  /** @param {Item} item @returns {number | null} the greatest number allowed, if it is known */
  limit(item) {
    return limit(item, this.answers.value).most;
  }

  /** @param {Item} item */
  entries(item) {
    return entriesOf(this, item);
  }

  /** @param {string} code @returns {string} an item's words */
  nameOf(code) {
    return inWords(this.items.get(code)?.text) || code;
  }

  /**
   * Mark where a part of the lesson begins.
   * @param {string} part
   * @param {number} minute
   */
  markPart(part, minute) {
    this.marks.value = mark(this.marks.value, part, minute);
    keepMarks(this.id, this.marks.value);
  }

  /** @returns {string} */
  newNoteId() {
    return uuid7();
  }

  /**
   * Return a note as it begins: with this minute of the lesson.
   * @param {{id: string, criteria: string[]}} begun
   * @returns {Note}
   */
  startNote({ id, criteria }) {
    const minute = lessonMinute(this.document.value, new Date()) ?? 0;
    return { id, field: NOTE + id, minute, text: "", criteria };
  }

  /**
   * Keep a note from its first letter on; one without words is none.
   * @param {Note} note
   */
  keepNote({ field, minute, text, criteria }) {
    if (text.trim()) this.type(field, { minute, text, criteria });
    else if (field in this.document.value) this.type(field, null);
  }

  /** @param {Note} note */
  removeNote(note) {
    batch(() => {
      this.put(note.field, null);
      this.removed.value = note;
    });
  }

  /** Put back the note removed last. */
  restoreNote() {
    const note = this.removed.value;
    if (!note) return;
    this.removed.value = null;
    this.put(note.field, { minute: note.minute, text: note.text, criteria: note.criteria });
  }

  /** Begin another agreed step. */
  addStep() {
    this.put(STEP + uuid7(), { text: "", term: null, support: null, status: null });
  }
}

/**
 * Open an observation for the screen.
 * @param {Store} store
 * @param {string} id
 * @returns {Promise<Draft>}
 */
export async function openDraft(store, id) {
  const observation = await store.observation(id);
  const [definition, lists, person] = await Promise.all([
    store.definition(observation.form, observation.version),
    store.reference.lists(),
    store.reference.person(),
  ]);
  return new Draft(store, observation, definition, lists, person);
}

/**
 * @param {Record<string, unknown>} document
 * @returns {Note[]} in the lesson's order
 */
function notesOf(document) {
  return Object.entries(document)
    .filter(([field, value]) => field.startsWith(NOTE) && value)
    .map(([field, value]) => ({ id: field.slice(NOTE.length), field, .../** @type {any} */ (value) }))
    .sort((a, b) => a.minute - b.minute || (a.id < b.id ? -1 : 1));
}

/** @param {Record<string, unknown>} document */
function stepsOf(document) {
  return Object.entries(document)
    .filter(([field, value]) => field.startsWith(STEP) && value)
    .map(([field, value]) => ({ field, step: /** @type {import("../ui/kinds/steps.js").Step} */ (value) }))
    .sort((a, b) => (a.field < b.field ? -1 : 1));
}

/**
 * The screens, each with the items that are asked now of the observer.
 * @param {Draft} draft
 */
function sectionsOf(draft) {
  return draft.definition.sections
    .map((section) => ({ ...section, items: section.items.filter((item) => isAsked(draft, item)) }))
    .filter((section) => section.items.length > 0);
}

/**
 * @param {Draft} draft
 * @param {Item} item
 */
function isAsked(draft, item) {
  const answer = draft.answers.value[item.code];
  if (item.by === "teacher" || !answer?.visible) return false;
  if (neverAsked(item)) return answer.value != null;
  return item.list !== "visits" || Object.keys(draft.lists.visits ?? {}).length > 0;
}

/** @param {Draft} draft */
function criteriaOf(draft) {
  const known = new Set(index(draft.definition).criteria);
  return draft.sections.value
    .map((section) => ({ ...section, items: section.items.filter(({ code }) => known.has(code)) }))
    .filter((section) => section.items.length > 0);
}

/**
 * @param {Flag[]} flags
 * @returns {Map<string, Flag[]>}
 */
function byField(flags) {
  const map = new Map();
  for (const flag of flags) map.set(flag.field ?? "", [...(map.get(flag.field ?? "") ?? []), flag]);
  return map;
}
