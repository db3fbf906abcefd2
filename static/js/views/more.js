/** What is seldom needed while observing: a copy to take away, explanations, language, discarding. */

import { html, useState } from "../../vendor/preact.js";
import { go, href } from "../router.js";
import { Icon } from "../ui/icons.js";
import { Sheet } from "../ui/sheet.js";
import { inWords, say } from "../words.js";
import { CopyButton } from "./copy.js";
import { Languages } from "./languages.js";
import { explain, toggleExplain } from "./preferences.js";

/** @typedef {import("./draft.js").Draft} Draft */

/** @param {{draft: Draft}} props */
export function More({ draft }) {
  const [open, setOpen] = useState(false);
  return html`<button type="button" class="plain-button" aria-haspopup="dialog" onClick=${() => setOpen(true)}>
      <${Icon} name="more" /><span class="unseen">${say("more")}</span></button>
    ${open && html`<${Acts} draft=${draft} onClose=${() => setOpen(false)} />`}`;
}

/** @param {Draft} draft */
const isReopened = (draft) => Boolean(draft.observation.value.server?.reopened);

/** @param {{draft: Draft, onClose: () => void}} props */
function Acts({ draft, onClose }) {
  const [asking, setAsking] = useState(false);
  const { form, version, title } = draft.definition;
  const discard = async () => {
    await draft.store.discard(draft.id);
    go(href("list"), { replace: true });
  };
  return html`<${Sheet} title=${say("more")} onClose=${onClose}><div class="stack">
    <p class="quiet">${inWords(title)}, ${form} ${version}</p>
    <${CopyButton} id=${draft.id} />
    <button type="button" class="button" aria-pressed=${explain.value} onClick=${toggleExplain}>
      ${say(explain.value ? "section.hide-help" : "section.show-help")}</button>
    <${Languages} />
    ${asking
      ? html`<div class="notice is-error" role="alert"><p>${say("more.discard.sure")}</p>
          <div class="buttons"><button type="button" class="button is-danger" onClick=${discard}>${say("more.discard.do")}</button>
          <button type="button" class="button" onClick=${() => setAsking(false)}>${say("more.discard.keep")}</button></div></div>`
      : html`<button type="button" class="button" disabled=${!draft.observation.value.editable || isReopened(draft)}
          onClick=${() => setAsking(true)}>${say("more.discard")}</button>`}
  </div><//>`;
}
