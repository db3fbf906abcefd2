/**
 * Training on written lessons: a script of its own, for few come here and the shell is for everybody.
 *
 * Read a lesson, answer the criteria of the real form, compare with the answers that were agreed on.
 * Nothing of it is an observation: it lies beside them, is never sent and never counted.
 */

import { html, useEffect, useState } from "../vendor/preact.js";
import { Answering } from "./training/answering.js";
import { Compared } from "./training/compared.js";
import { openExercise } from "./training/exercise.js";
import { Page } from "./training/frame.js";
import { lessons } from "./training/lessons.js";
import { Reading } from "./training/reading.js";
import { Shelf } from "./training/shelf.js";
import { tell } from "./training/words.js";
import { session } from "./views/session.js";

/** @typedef {import("./training/lessons.js").Lesson} Lesson */
/** @typedef {import("./training/exercise.js").Exercise} Exercise */

wear("/static/css/training.css");

/** @param {{id: string, part: string}} props */
export function Training({ id, part }) {
  const [all, setAll] = useState(/** @type {Lesson[] | "failed" | null} */ (null));
  useEffect(() => {
    lessons().then(setAll, () => setAll("failed"));
  }, []);
  if (all === null) return html`<${Page}><p role="status">${tell("opening")}</p><//>`;
  if (all === "failed") {
    return html`<${Page}><div class="notice stack" role="alert"><p>${tell("failed")}</p>
      <div><button type="button" class="button" onClick=${() => location.reload()}>${tell("again")}</button></div></div><//>`;
  }
  const lesson = all.find((one) => one.lesson === id);
  if (!lesson) return html`<${Shelf} lessons=${all} />`;
  return html`<${One} key=${lesson.lesson} lesson=${lesson} part=${part} />`;
}

/** @param {{lesson: Lesson, part: string}} props */
function One({ lesson, part }) {
  const [turn, setTurn] = useState(0);
  const exercise = useExercise(lesson, turn);
  if (exercise === undefined) return html`<${Page}><p role="status">${tell("opening")}</p><//>`;
  if (exercise === null) return html`<${Page}><p class="notice">${tell("no-form")}</p><//>`;
  const anew = async () => {
    await exercise.forget();
    setTurn(turn + 1);
  };
  if (!part) return html`<${Reading} exercise=${exercise} onAnew=${anew} />`;
  if (exercise.attempt.value.compared_at) return html`<${Compared} exercise=${exercise} onAnew=${anew} />`;
  return html`<${Answering} exercise=${exercise} part=${part} />`;
}

/**
 * Open the attempt at a lesson; undefined while it opens, null where its form has not come yet.
 * @param {Lesson} lesson
 * @param {number} turn
 * @returns {Exercise | null | undefined}
 */
function useExercise(lesson, turn) {
  const [opened, setOpened] = useState(/** @type {Exercise | null | undefined} */ (undefined));
  const store = session.value?.store;
  useEffect(() => {
    let gone = false;
    setOpened(undefined);
    if (store) openExercise(store, lesson).then((one) => void (gone || setOpened(one)), () => void (gone || setOpened(null)));
    return () => {
      gone = true;
    };
  }, [store, lesson, turn]);
  return opened;
}

/**
 * Load the styles that only these pages need.
 * @param {string} address
 */
function wear(address) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  document.head.append(link);
}
