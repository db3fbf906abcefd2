/**
 * How this device is locked for the person working: PIN, time, passkey. Shown on the page about
 * the device (#/tablet).
 */

import { html, useState } from "../../vendor/preact.js";
import * as profiles from "../store/profiles.js";
import { Choice } from "../ui/choice.js";
import { Icon } from "../ui/icons.js";
import { say } from "../words.js";
import { pinWanted, renewProfile } from "./door.js";
import { session } from "./session.js";

/** @typedef {import("../store/types.js").Profile} Profile */

const MINUTES = [5, 15, 30];

/** Return the part of the page. */
export function Locking() {
  const profile = session.value?.profile;
  if (!profile) return null;
  const hasPin = profile.lock !== "none";
  const want = () => {
    pinWanted.value = hasPin ? "change" : "offered";
  };
  return html`<section class="stack locking" aria-labelledby="locking">
    <h2 id="locking">${say("locking.title")}</h2>
    <p class=${hasPin ? "" : "notice"}>${say(hasPin ? "locking.is" : "locking.none")}</p>
    <div><button type="button" class="button ${hasPin ? "" : "is-primary"}" onClick=${want}><${Icon} name="lock" />${say(hasPin ? "locking.change" : "locking.choose")}</button></div>
    ${hasPin && html`<${After} profile=${profile} /><${Passkey} profile=${profile} />`}
  </section>`;
}

/** @param {{profile: Profile}} props */
function After({ profile }) {
  const choose = async (/** @type {string | null} */ minutes) => {
    if (!minutes) return;
    await profiles.setLockAfter(profile.id, Number(minutes));
    await renewProfile();
  };
  return html`<h3 id="lock-after">${say("locking.after")}</h3>
    <${Choice} look="short" labelledBy="lock-after" chosen=${String(profile.lock_after_min)} onChoose=${choose}
      options=${MINUTES.map((n) => ({ code: String(n), text: say("locking.minutes", { n }) }))} />
    <p class="quiet">${say("locking.hidden")}</p>`;
}

/** @param {{profile: Profile}} props */
function Passkey({ profile }) {
  const [isRefused, setRefused] = useState(false);
  const change = async () => {
    const vault = session.peek()?.vault;
    if (!vault) return;
    if (profile.passkey) await profiles.removePasskey(profile.id);
    else setRefused(!(await profiles.addPasskey(profile.id, vault).catch(() => false)));
    await renewProfile();
  };
  return html`<h3>${say("locking.passkey")}</h3>
    <p>${say("locking.passkey.means")}</p>
    <div><button type="button" class="button" onClick=${change}><${Icon} name="key" />${say(profile.passkey ? "locking.passkey.remove" : "locking.passkey.add")}</button></div>
    <p role="status">${isRefused && say("locking.passkey.none")}</p>`;
}
