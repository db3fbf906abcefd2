/** The lesson clock: the minute, and the part the lesson is in; a tap marks where a part begins. */

import { html, useEffect, useState } from "../../vendor/preact.js";
import { lessonMinute, partAt } from "../ui/clock.js";
import { timeInWords } from "../ui/moments.js";
import { inWords, say } from "../words.js";

/** @typedef {import("./draft.js").Draft} Draft */

/** @returns {Date} now, anew every few seconds */
export function useNow() {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 5_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** @param {{draft: Draft}} props */
export function Lesson({ draft }) {
  const document = draft.document.value;
  const minute = lessonMinute(document, useNow());
  const running = minute !== null && !ended(document, minute);
  return html`<section class="lesson" aria-label=${say("lesson")}>
    <p class="lesson-minute">${running ? minuteInWords(minute) : span(document)}</p>
    ${draft.definition.parts?.length && html`<${Parts} draft=${draft} minute=${running ? minute : null} />`}
  </section>`;
}

/** @param {number} minute */
function minuteInWords(minute) {
  const [before, after] = say("lesson.minute", { n: "|" }).split("|");
  return html`${before}<span class="figure">${minute}${after?.startsWith(".") ? "." : ""}</span>${after?.replace(/^\./, "")}`;
}

/**
 * @param {Record<string, unknown>} document
 * @param {number} minute
 */
function ended(document, minute) {
  const [from, to] = [document["K.NO"], document["K.LIDZ"]].map((time) => (typeof time === "string" ? time : ""));
  if (!from || !to) return false;
  const minutes = (/** @type {string} */ time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  // The bell does not stop the observer: a few minutes of overrun still belong to the lesson.
  return minute > minutes(to) - minutes(from) + 10;
}

/** @param {Record<string, unknown>} document */
function span(document) {
  const [from, to] = [document["K.NO"], document["K.LIDZ"]].map((time) => timeInWords(/** @type {string} */ (time)));
  return from ? say("lesson.span", { span: [from, to].filter(Boolean).join("–") }) : say("lesson.no-start");
}

/** @param {{draft: Draft, minute: number | null}} props */
function Parts({ draft, minute }) {
  const marks = draft.marks.value;
  const now = minute === null ? null : partAt(marks, minute);
  return html`<div class="parts" role="group" aria-label=${say("lesson.parts")}>
    ${(draft.definition.parts ?? []).map(
      (part) => html`<button type="button" key=${part.code} class="part" aria-pressed=${now === part.code}
        disabled=${minute === null} onClick=${() => minute !== null && draft.markPart(part.code, minute)}>
        <span>${inWords(part.text)}</span>
        <span class="figure quiet">${marks[part.code] === undefined ? say("lesson.begins") : say("lesson.from", { n: marks[part.code] ?? 0 })}</span>
      </button>`,
    )}
  </div>`;
}
