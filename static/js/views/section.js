/** The items of one section. */

import { html } from "../../vendor/preact.js";
import { inWords, say } from "../words.js";
import { FormItem } from "./item.js";
import { explain, toggleExplain } from "./preferences.js";

/** @typedef {import("./draft.js").Draft} Draft */

/** @param {{draft: Draft, section: import("../types.js").Section, number: number, onNote: (code: string) => void}} props */
export function SectionItems({ draft, section, number, onNote }) {
  const helped = section.items.some((item) => item.kind === "scale" && item.help);
  return html`<section aria-labelledby="section-title">
    <header class="section-head">
      <p class="quiet">${say("section.of", { n: number, total: draft.sections.value.length })}</p>
      <h2 id="section-title" tabindex="-1">${inWords(section.title)}</h2>
      ${section.note && html`<p class="section-note">${inWords(section.note)}</p>`}
      ${helped && html`<button type="button" class="help-button" aria-pressed=${explain.value} onClick=${toggleExplain}>
        ${say(explain.value ? "section.hide-help" : "section.show-help")}</button>`}
    </header>
    ${section.items.map((item) => html`<${FormItem} key=${item.code} item=${item} draft=${draft} onNote=${onNote} />`)}
  </section>`;
}
