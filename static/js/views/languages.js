/** Latvian or English, in place. */

import { html } from "../../vendor/preact.js";
import * as profiles from "../store/profiles.js";
import { language, speak } from "../words.js";
import { session } from "./session.js";

/** @typedef {import("../store/types.js").Profile} Profile */
/** @typedef {import("../words.js").Language} Language */

/** Each language names itself: whoever cannot read the page finds it. */
const NAMES = /** @type {const} */ ({ lv: "Latviešu", en: "English" });

/** What was chosen while nobody was signed in: it is for whoever comes in next. @type {Language | null} */
let chosen = null;

/** Return the switch: a button for the language that is not in use. */
export function Languages() {
  const other = language.value === "lv" ? "en" : "lv";
  return html`<button type="button" class="plain-button" lang=${other} onClick=${() => choose(other)}>
    ${NAMES[other]}
  </button>`;
}

/** @param {Language} other */
function choose(other) {
  speak(other);
  const profile = session.peek()?.profile;
  if (profile) keep(profile, other);
  else chosen = other;
}

/**
 * Speak the language of whoever comes in, unless another has just been chosen by hand.
 * @param {Profile} profile
 */
export function speakTo(profile) {
  const own = chosen ?? (profile.language === "en" ? "en" : "lv");
  chosen = null;
  speak(own);
  if (own !== profile.language) keep(profile, own);
}

/** @param {Profile} profile @param {Language} own */
function keep(profile, own) {
  // Should it fail, only the next coming in is in another language.
  void profiles.setLanguage(profile.id, own).catch(() => {});
}
