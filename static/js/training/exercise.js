/**
 * A written lesson being judged: behaves as the draft of an observation for whatever asks the
 * questions, and is none. Its answers go to the attempts and nowhere else.
 */

import { computed, signal } from "../../vendor/preact.js";
import { index } from "../forms/definition.js";
import { Draft } from "../views/draft.js";
import { attempts, begun, forget, keep } from "./attempts.js";
import { compared } from "./comparing.js";

/** @typedef {import("../store/types.js").Store} Store */
/** @typedef {import("../store/types.js").Observation} Observation */
/** @typedef {import("./attempts.js").Attempt} Attempt */
/** @typedef {import("./lessons.js").Lesson} Lesson */

export class Exercise extends Draft {
  /**
   * @param {Store} store
   * @param {Lesson} lesson
   * @param {Attempt} attempt
   * @param {import("../types.js").FormDefinition} definition
   * @param {import("../store/types.js").Lists} lists
   */
  constructor(store, lesson, attempt, definition, lists) {
    const paper = new Paper(store, lesson, attempt);
    super(/** @type {any} */ (paper), paper.peek(), definition, lists, null);
    this.lesson = lesson;
    this.paper = paper;
    this.attempt = paper.attempt;
    this.unsaved = paper.unsaved;
    const draft = /** @type {Draft} */ (this);
    const [whole, judged] = [draft.sections, new Set(lesson.answers.map(({ item }) => item))];
    draft.sections = computed(() =>
      whole.value
        .map((section) => ({ ...section, items: section.items.filter(({ code }) => judged.has(code) || isJudged(this, code)) }))
        .filter(({ items }) => items.length > 0),
    );
    this.rows = computed(() => compared(lesson, this.answers.value, index(definition).items));
  }

  /** @returns {number} how many of the questions asked now are not answered */
  get open() {
    const asked = this.sections.value.flatMap(({ items }) => items);
    return asked.filter(({ code }) => this.answers.value[code]?.state === "missing").length;
  }

  /** Look at the key: from now on the answers stay as they are. */
  compare() {
    return this.paper.change({ compared_at: new Date().toISOString() });
  }

  /** Take everything away, to begin anew. */
  forget() {
    return this.paper.forget();
  }
}

/**
 * Say whether a question is asked though the key has no answer to it: one that another answer than
 * the agreed one brings up, as in the real form.
 * @param {Draft} draft
 * @param {string} code
 */
function isJudged(draft, code) {
  return draft.items.get(code)?.shown !== undefined && draft.items.get(code)?.obligatory === true;
}

/** What stands where a draft has its store: keeps the attempt, and can do nothing else. */
class Paper {
  /**
   * @param {Store} store
   * @param {Lesson} lesson
   * @param {Attempt} attempt
   */
  constructor(store, lesson, attempt) {
    this.home = store;
    this.lesson = lesson;
    this.attempt = signal(attempt);
    /** Whether what was answered last could not be kept. */
    this.unsaved = signal(false);
  }

  /** @returns {Observation} the lesson and its answers in the shape of an observation */
  peek() {
    const { id, fields } = this.attempt.peek();
    const { form, version, context } = this.lesson;
    return /** @type {any} */ ({
      id, form, version, document: { ...context, ...fields },
      state: "draft", conflicts: {}, flags: [], heads: {}, held: [], refused: [], late: [], server: null, editable: true, held_elsewhere: false,
    });
  }

  subscribe() {
    return () => {};
  }

  /**
   * @param {string} _id
   * @param {string} field
   * @param {unknown} value
   */
  choose(_id, field, value) {
    const { [field]: _before, ...others } = this.attempt.peek().fields;
    return this.change({ fields: value === null ? others : { ...others, [field]: value } });
  }

  /**
   * @param {string} id
   * @param {string} field
   * @param {unknown} value
   */
  edit(id, field, value) {
    return this.choose(id, field, value);
  }

  /** @param {Partial<Attempt>} news */
  async change(news) {
    this.attempt.value = { ...this.attempt.peek(), ...news };
    const kept = keep(this.home, this.attempt.peek());
    await kept.then(() => (this.unsaved.value = false), () => (this.unsaved.value = true));
  }

  forget() {
    return forget(this.home, this.attempt.peek());
  }
}

/**
 * Open the attempt at a lesson, or begin one; null where its form is not on this device.
 * @param {Store} store
 * @param {Lesson} lesson
 * @returns {Promise<Exercise | null>}
 */
export async function openExercise(store, lesson) {
  const [definition, lists, found] = await Promise.all([
    store.definition(lesson.form, lesson.version),
    store.reference.lists(),
    attempts(store),
  ]);
  if (!definition) return null;
  return new Exercise(store, lesson, found.get(lesson.lesson) ?? begun(lesson.lesson), definition, lists);
}
