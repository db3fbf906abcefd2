/** A time of day; "now" with one tap. */

import { html } from "../../../vendor/preact.js";
import { say } from "../../words.js";
import { localParts } from "../moments.js";

/**
 * Return the control of a time item.
 * @param {import("../../types.js").ControlProps} props
 */
export function Time({ item, draft, names }) {
  return html`<div class="beside">
    <input type="time" class="line moment" aria-labelledby=${names.labelledBy}
      aria-describedby=${names.describedBy} value=${draft.document.value[item.code] ?? ""}
      onInput=${(/** @type {Event} */ event) =>
        draft.type(item.code, /** @type {HTMLInputElement} */ (event.target).value || null)} />
    <button type="button" class="button" onClick=${() => draft.put(item.code, localParts(new Date())[1])}>
      ${say("time.now")}</button>
  </div>`;
}
