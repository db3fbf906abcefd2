/** Beginning anew: what was answered goes, so it is asked once. */

import { html, useState } from "../../vendor/preact.js";
import { tell } from "./words.js";

/** @param {{onAnew: () => Promise<void>}} props */
export function Anew({ onAnew }) {
  const [asking, setAsking] = useState(false);
  if (!asking) return html`<button type="button" class="button" onClick=${() => setAsking(true)}>${tell("anew")}</button>`;
  return html`<div class="notice" role="alert"><p>${tell("anew.sure")}</p>
    <div class="buttons"><button type="button" class="button is-primary" onClick=${onAnew}>${tell("anew.do")}</button>
      <button type="button" class="button" onClick=${() => setAsking(false)}>${tell("anew.keep")}</button></div></div>`;
}
