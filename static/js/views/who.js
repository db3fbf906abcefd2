/** Whose tablet it is now: change person, sign out. */

import { html, useState } from "../../vendor/preact.js";
import { go, href } from "../router.js";
import { Icon } from "../ui/icons.js";
import { Sheet } from "../ui/sheet.js";
import { say } from "../words.js";
import { CopyButton } from "./copy.js";
import { changePerson, session, signOut, status } from "./session.js";

/** Return the button with the name, and what it opens. */
export function Who() {
  const [open, setOpen] = useState(false);
  const profile = session.value?.profile;
  if (!profile) return null;
  return html`<button type="button" class="plain-button" aria-haspopup="dialog" onClick=${() => setOpen(true)}>
      <${Icon} name="person" /><span>${profile.name}</span></button>
    ${open && html`<${Person} name=${profile.name} email=${profile.email} onClose=${() => setOpen(false)} />`}`;
}

/** @param {{name: string, email: string, onClose: () => void}} props */
function Person({ name, email, onClose }) {
  const unsent = status.value?.unsent.observations ?? 0;
  const then = (/** @type {() => Promise<void>} */ act) => async () => {
    await act();
    go(href("sign-in"), { replace: true });
  };
  return html`<${Sheet} title=${name} onClose=${onClose}>
    <div class="stack">
      <p class="quiet">${email}</p>
      <button type="button" class="button" onClick=${then(changePerson)}>${say("who.change")}</button>
      <button type="button" class="button" onClick=${then(signOut)}>${say("who.sign-out")}</button>
      <p class="notice">${unsent ? say("who.unsent", { n: unsent }) : say("who.nothing-unsent")}</p>
      <${CopyButton} />
    </div>
  <//>`;
}
