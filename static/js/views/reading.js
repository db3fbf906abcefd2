/** The answers as they stand, section by section, in words. */

import { html } from "../../vendor/preact.js";
import { dayInWords } from "../ui/moments.js";
import { inWords, say } from "../words.js";
import { answerInWords } from "./answers.js";
import { NoteList } from "./notes.js";

/** @typedef {import("./draft.js").Draft} Draft */

/** @param {{draft: Draft}} props */
export function Reading({ draft }) {
  return html`
    ${draft.sections.value.map(
      (section) => html`<section class="reading" key=${section.code}><h3>${inWords(section.title)}</h3>
      <dl>${section.items.map((item) => html`<${Answered} key=${item.code} item=${item} draft=${draft} />`)}</dl></section>`,
    )}
    <section class="reading"><h3>${say("note.all")}</h3><${NoteList} draft=${draft} /></section>`;
}

/** @param {{draft: Draft, item: import("../types.js").Item}} props */
function Answered({ draft, item }) {
  if (item.kind === "steps") return html`<dt>${inWords(item.text)}</dt><dd><${StepList} draft=${draft} /></dd>`;
  const words = answerInWords(item, draft);
  return html`<dt>${inWords(item.text)}</dt>
    <dd class="as-written ${words ? "" : "quiet"}">${words || say("reading.nothing")}</dd>`;
}

/** @param {{draft: Draft}} props */
export function StepList({ draft }) {
  const item = draft.items.get("S.SOLIS");
  const steps = draft.steps.value;
  if (!steps.length) return html`<p class="quiet">${say("reading.no-step")}</p>`;
  return html`<ol class="step-list">${steps.map(({ field, step }) => {
    const support = item?.options?.find(({ code }) => code === step.support);
    const more = [step.term ? say("reading.until", { day: dayInWords(step.term) }) : "", inWords(support?.text)];
    return html`<li key=${field}><p class="as-written">${step.text}</p><p class="quiet">${more.filter(Boolean).join(" · ")}</p></li>`;
  })}</ol>`;
}
