/** Whose tablet it is now: lock, change person, sign out. */

import { html, useState } from "../../vendor/preact.js";
import { href } from "../router.js";
import { Icon } from "../ui/icons.js";
import { Sheet } from "../ui/sheet.js";
import { say } from "../words.js";
import { changePerson, lock, signOut } from "./door.js";
import { session, status } from "./session.js";

/** Return the button with the name, and what it opens. */
export function Who() {
  const [open, setOpen] = useState(false);
  const profile = session.value?.profile;
  if (!profile) return null;
  return html`<button type="button" class="plain-button" aria-haspopup="dialog" onClick=${() => setOpen(true)}>
      <${Icon} name="person" /><span>${profile.name}</span></button>
    ${open && html`<${Person} profile=${profile} onClose=${() => setOpen(false)} />`}`;
}

/** @param {{profile: import("../store/types.js").Profile, onClose: () => void}} props */
function Person({ profile, onClose }) {
  const unsent = status.value?.unsent.observations ?? 0;
  return html`<${Sheet} title=${profile.name} onClose=${onClose}>
    <div class="stack">
      <p class="quiet">${profile.email}</p>
      ${profile.lock !== "none" && html`<button type="button" class="button is-primary" onClick=${() => lock()}><${Icon} name="lock" />${say("who.lock")}</button>`}
      <button type="button" class="button" onClick=${changePerson}>${say("who.change")}</button>
      <button type="button" class="button" onClick=${signOut}>${say("who.sign-out")}</button>
      <p class="notice ${unsent ? "" : "is-well"}">${unsent ? say("who.unsent", { n: unsent }) : say("who.nothing-unsent")}</p>
      <a class="button" href=${href("tablet")} onClick=${onClose}>${say("tablet.title")}</a>
    </div>
  <//>`;
}
