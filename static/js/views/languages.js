/** Latvian or English, in place. */

import { html } from "../../vendor/preact.js";
import { language, speak } from "../words.js";

/** Each language names itself: whoever cannot read the page finds it. */
const NAMES = /** @type {const} */ ({ lv: "Latviešu", en: "English" });

/** Return the switch: a button for the language that is not in use. */
export function Languages() {
  const other = language.value === "lv" ? "en" : "lv";
  return html`<button type="button" class="plain-button" lang=${other} onClick=${() => speak(other)}>
    ${NAMES[other]}
  </button>`;
}
