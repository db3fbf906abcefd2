/**
 * The saving line, in words: "Saved on this device 9.14" only when it would survive a power cut.
 */

import { html } from "../../vendor/preact.js";
import { instantInWords } from "../ui/moments.js";
import { say } from "../words.js";
import { CopyButton } from "./copy.js";
import { status } from "./session.js";

/** Return the line for the top of a form. */
export function SavingLine() {
  const saving = status.value?.saving;
  if (!saving) return null;
  const at = saving.at ? instantInWords(saving.at, new Date()) : "";
  const key = saving.key === "saved" && !at ? "saving.nothing" : /** @type {const} */ (`saving.${saving.key}`);
  return html`<p class="saving is-${saving.key}" role="status">${say(key, { at })}</p>`;
}

/**
 * Return the notice that something is NOT saved and what to do; nothing when all is well.
 * @param {{id: string}} props
 */
export function NotSaved({ id }) {
  const key = status.value?.saving.key;
  if (key !== "unsaved" && key !== "outdated") return null;
  return html`<div class="notice is-error" role="alert">
    <p><strong>${say(`saving.${key}`)}</strong> ${say(`saving.${key}.do`)}</p>
    <div class="buttons"><${CopyButton} id=${id} />
    ${key === "outdated" && html`<button type="button" class="button" onClick=${() => location.reload()}>${say("saving.reload")}</button>`}</div>
  </div>`;
}
