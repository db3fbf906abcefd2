/** The questions of the real form, with the lesson beside them, or a tap away on a narrow screen. */

import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { go, href } from "../router.js";
import { Icon } from "../ui/icons.js";
import { Sheet } from "../ui/sheet.js";
import { Languages } from "../views/languages.js";
import { whatInWords } from "../views/rows.js";
import { SectionItems } from "../views/section.js";
import { inWords } from "../words.js";
import { Story } from "./reading.js";
import { tell } from "./words.js";

/** @typedef {import("./exercise.js").Exercise} Exercise */

/** @param {{exercise: Exercise, part: string}} props */
export function Answering({ exercise, part }) {
  const [reading, setReading] = useState(false);
  const { lesson } = exercise;
  const sections = exercise.sections.value;
  const at = Math.max(0, sections.findIndex(({ code }) => code === part));
  const [section, next, before] = [sections[at], sections[at + 1], sections[at - 1]];
  useTop(section?.code ?? "");
  if (!section) return null;
  return html`<div class="form training-form">
    <div class="top"><${Head} exercise=${exercise} /></div>
    <aside class="side" aria-label=${tell("story")} tabindex="0"><${Story} exercise=${exercise} /></aside>
    <main class="sheet-of-items" id="main">
      <div role="alert">${exercise.unsaved.value && html`<p class="notice is-error">${tell("unsaved")}</p>`}</div>
      <${SectionItems} key=${section.code} draft=${exercise} section=${section} number=${at + 1} onNote=${undefined} />
      ${next ? null : html`<${Finish} exercise=${exercise} />`}
      <nav class="onward" aria-label=${tell("onward")}>
        ${before && html`<a class="button" href=${href("training", lesson.lesson, before.code)}><${Icon} name="back" />${inWords(before.title)}</a>`}
        ${next && html`<a class="button is-primary" href=${href("training", lesson.lesson, next.code)}>${inWords(next.title)}<${Icon} name="next" /></a>`}
      </nav>
    </main>
    <nav class="reach" aria-label=${tell("story")}>
      <button type="button" class="button is-evidence" aria-haspopup="dialog" onClick=${() => setReading(true)}>
        <${Icon} name="sections" /><span>${tell("story")}</span></button>
      ${next && html`<a class="button reach-next" href=${href("training", lesson.lesson, next.code)} aria-label=${inWords(next.title)}><${Icon} name="next" /></a>`}
    </nav>
    ${reading && html`<${Sheet} title=${inWords(lesson.title)} look="is-story" onClose=${() => setReading(false)}><${Story} exercise=${exercise} /><//>`}
  </div>`;
}

/** @param {{exercise: Exercise}} props */
function Head({ exercise }) {
  const { lesson } = exercise;
  return html`<header class="form-head">
    <a class="plain-button" href=${href("training", lesson.lesson)}><${Icon} name="back" /><span>${tell("to-lesson")}</span></a>
    <div class="form-name"><h1>${inWords(lesson.title)}</h1>
      <p class="quiet">${tell("is-training")} · ${whatInWords(lesson.context, exercise.lists)}</p></div>
    <${Languages} />
  </header>`;
}

/** @param {{exercise: Exercise}} props */
function Finish({ exercise }) {
  const { open } = exercise;
  const compare = async () => {
    await exercise.compare();
    go(href("training", exercise.lesson.lesson, "compared"), { replace: true });
  };
  return html`<div class="submit training-go">
    <p>${open ? tell("open", { n: open }) : tell("all-answered")} ${tell("compare.means")}</p>
    <button type="button" class="button is-primary is-large" onClick=${compare}>${tell("compare")}</button>
  </div>`;
}

/**
 * Begin every section at its top, the focus on its heading.
 * @param {string} section
 */
function useTop(section) {
  const first = useRef(true);
  useEffect(() => {
    scrollTo(0, 0);
    if (!first.current) document.getElementById("section-title")?.focus({ preventScroll: true });
    first.current = false;
  }, [section]);
}
