/** What every training page has: the way back, the language, and that it is training. */

import { html, useEffect, useRef } from "../../vendor/preact.js";
import { href } from "../router.js";
import { Icon } from "../ui/icons.js";
import { KINDS } from "../forms/kinds/kinds.js";
import { Languages } from "../views/languages.js";
import { Who } from "../views/who.js";
import { inWords, language } from "../words.js";
import { tell } from "./words.js";

/** @typedef {import("./exercise.js").Exercise} Exercise */
/** @typedef {import("./lessons.js").Lesson} Lesson */
/** @typedef {import("../types.js").Item} Item */

/** @param {{children?: unknown, back?: string, name?: string}} props */
export function Page({ children, back = href("list"), name = tell("to-list") }) {
  return html`<main class="page training" id="main">
    <header class="page-head"><a class="plain-button" href=${back}><${Icon} name="back" /><span>${name}</span></a>
      <span class="spread"></span><${Languages} /><${Who} /></header>
    ${children}
  </main>`;
}

/**
 * The heading of a page; it has the focus whenever one comes to it.
 * @param {{of: string, children?: unknown}} props
 */
export function Heading({ of, children }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [of]);
  return html`<h1 ref=${heading} tabindex="-1">${children}</h1>`;
}

/** Says whose answers these are, as long as the board has not agreed to them. @param {{lesson: Lesson}} props */
export function Unconfirmed({ lesson }) {
  return lesson.confirmed ? null : html`<p class="notice">${tell("unconfirmed")}</p>`;
}

/** What is known of the lesson, in a line. @param {{exercise: Exercise}} props */
export function Facts({ exercise }) {
  const { context } = exercise.lesson;
  const shown = ["K.PROGR", "K.DALA", "K.ATB"].filter((code) => context[code] != null);
  const pupils = context["K.SK_SAR"] == null ? tell("present", { n: Number(context["K.SK_KLAT"]) }) : tell("present.of", { n: Number(context["K.SK_KLAT"]), all: Number(context["K.SK_SAR"]) });
  return html`<dl class="training-facts">
    <div><dt>${tell("pupils")}</dt><dd>${pupils}</dd></div>
    ${shown.map((code) => {
      const item = exercise.items.get(code);
      return item && html`<div key=${code}><dt>${inWords(item.text)}</dt><dd>${spoken(exercise, item, context[code])}</dd></div>`;
    })}
  </dl>`;
}

/**
 * Return an answer in the words of the form.
 * @param {Exercise} exercise
 * @param {Item} item
 * @param {unknown} value "na" for not applicable
 * @returns {string}
 */
export function spoken(exercise, item, value) {
  if (value === "na") return inWords(exercise.definition.na.text);
  // The indexed item carries the scale's values as options.
  return KINDS[item.kind].words(exercise.items.get(item.code) ?? item, value, language.value, exercise.lists);
}
