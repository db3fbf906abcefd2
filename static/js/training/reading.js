/** A lesson as it is read: the room, and what happens minute by minute. */

import { html } from "../../vendor/preact.js";
import { href } from "../router.js";
import { Icon } from "../ui/icons.js";
import { whatInWords } from "../views/rows.js";
import { inWords } from "../words.js";
import { Anew } from "./anew.js";
import { Facts, Heading, Page } from "./frame.js";
import { tell } from "./words.js";

/** @typedef {import("./exercise.js").Exercise} Exercise */

/** @param {{exercise: Exercise, onAnew: () => Promise<void>}} props */
export function Reading({ exercise, onAnew }) {
  const { lesson } = exercise;
  const isCompared = exercise.attempt.value.compared_at !== null;
  const isBegun = Object.keys(exercise.attempt.value.fields).length > 0;
  const first = exercise.sections.value[0]?.code ?? "";
  return html`<${Page} back=${href("training")} name=${tell("title")}>
    <header class="training-head"><p class="quiet">${whatInWords(lesson.context, exercise.lists)}</p>
      <${Heading} of=${lesson.lesson}>${inWords(lesson.title)}<//></header>
    <${Facts} exercise=${exercise} />
    <${Story} exercise=${exercise} />
    <div class="submit training-go">
      ${isCompared ? null : html`<p>${tell("read-first")}</p>`}
      <a class="button is-primary is-large" href=${href("training", lesson.lesson, isCompared ? "compared" : first)}>
        ${tell(isCompared ? "see-compared" : isBegun ? "go-on" : "answer")}<${Icon} name="next" /></a>
      ${isBegun && html`<${Anew} onAnew=${onAnew} />`}
    </div>
  <//>`;
}

/** @param {{exercise: Exercise}} props */
export function Story({ exercise }) {
  const { lesson } = exercise;
  return html`<div class="story">
    <p class="story-setting">${inWords(lesson.setting)}</p>
    <ol>${lesson.minutes.map(
      ({ from, text }) => html`<li key=${from}><p class="story-minute"><span class="figure">${from}</span>${tell("minute")}</p>
        <p>${inWords(text)}</p></li>`,
    )}</ol>
  </div>`;
}
