/** The way through the form: its sections, and how many obligatory answers each still misses. */

import { html, useState } from "../../vendor/preact.js";
import { href } from "../router.js";
import { Icon } from "../ui/icons.js";
import { Sheet } from "../ui/sheet.js";
import { inWords, say } from "../words.js";

/** @typedef {import("./draft.js").Draft} Draft */

/**
 * Return how many obligatory answers of a section are missing.
 * @param {Draft} draft
 * @param {import("../types.js").Section} section
 * @returns {number}
 */
export function missingIn(draft, section) {
  return section.items.filter(({ code }) => draft.missing.value.has(code)).length;
}

/** @param {{draft: Draft, at: string, onGo?: () => void}} props */
export function Rail({ draft, at, onGo }) {
  const asked = draft.sections.value;
  return html`<nav class="rail" aria-label=${say("rail")}>
    <ol>
      ${asked.map(
        (section) => html`<li key=${section.code}><a href=${href("form", draft.id, section.code)} onClick=${onGo}
          aria-current=${section.code === at ? "step" : undefined}>
          <span class="rail-title">${inWords(section.title)}</span>
          <${Left} n=${missingIn(draft, section)} answered=${isBegun(draft, section)} />
        </a></li>`,
      )}
      <li><a href=${href("review", draft.id)} onClick=${onGo} aria-current=${at === "review" ? "step" : undefined}>
        <span class="rail-title">${say("rail.review")}</span></a></li>
    </ol>
  </nav>`;
}

/**
 * @param {Draft} draft
 * @param {import("../types.js").Section} section
 */
function isBegun(draft, section) {
  return section.items.some(({ code }) => draft.document.value[code] != null);
}

/** @param {{n: number, answered: boolean}} props */
function Left({ n, answered }) {
  if (n) return html`<span class="left figure"><span aria-hidden="true">${n}</span><span class="unseen">${say("rail.left", { n })}</span></span>`;
  return answered && html`<span class="left is-done"><${Icon} name="check" /><span class="unseen">${say("rail.done")}</span></span>`;
}

/** @param {{draft: Draft, at: string}} props */
export function SectionsButton({ draft, at }) {
  const [open, setOpen] = useState(false);
  const n = draft.missing.value.size;
  return html`<button type="button" class="button reach-sections" aria-haspopup="dialog" onClick=${() => setOpen(true)}>
      <${Icon} name="sections" /><span>${n ? say("rail.button", { n }) : say("rail.complete")}</span></button>
    ${open &&
    html`<${Sheet} title=${say("rail")} onClose=${() => setOpen(false)}>
      <${Rail} draft=${draft} at=${at} onGo=${() => setOpen(false)} />
    <//>`}`;
}
