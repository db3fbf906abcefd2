/** A day. */

import { html } from "../../../vendor/preact.js";
import { weekdayInWords } from "../moments.js";

/**
 * Return the control of a date item.
 * @param {import("../../types.js").ControlProps} props
 */
export function Day({ item, draft, names }) {
  const day = draft.document.value[item.code];
  // The browser writes dates its own way, the month first in some: the words leave no doubt.
  return html`<div class="beside">
    <input type="date" class="line moment" aria-labelledby=${names.labelledBy}
      aria-describedby=${names.describedBy} value=${day ?? ""}
      onInput=${(/** @type {Event} */ event) =>
        draft.type(item.code, /** @type {HTMLInputElement} */ (event.target).value || null)} />
    <span class="quiet">${typeof day === "string" ? weekdayInWords(day) : ""}</span>
  </div>`;
}
