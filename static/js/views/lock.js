/** The lock screen: whose work waits here, and the pad that opens it. */

import { html, useEffect, useState } from "../../vendor/preact.js";
import { waitingObservations } from "../store/waiting.js";
import { Icon } from "../ui/icons.js";
import { PinPad } from "../ui/pin-pad.js";
import { say } from "../words.js";
import { behind } from "./behind.js";
import { somebodyElse, unlock, unlockByPasskey } from "./door.js";
import { Forgotten } from "./forgotten.js";
import { Languages } from "./languages.js";
import { locked } from "./session.js";
import { usePin } from "./tries.js";

/** @typedef {import("../store/types.js").Profile} Profile */

/** Return the page. */
export function Lock() {
  const [isForgotten, setForgotten] = useState(false);
  const profile = locked.value;
  if (!profile) return null;
  if (isForgotten) return html`<${Forgotten} profile=${profile} onBack=${() => setForgotten(false)} />`;
  return html`<main class="page narrow lock" id="main">
    <header class="page-head"><p class="brand">SvērIS</p><${Languages} /></header>
    <h1>${profile.name}</h1>
    <${Pad} profile=${profile} />
    <div class="under-pin">
      <div class="buttons"><button type="button" class="button" onClick=${() => setForgotten(true)}>${say("lock.forgot")}</button>
        <button type="button" class="button" onClick=${somebodyElse}>${say("lock.else")}</button></div>
      <${Unsent} profile=${profile} />
    </div>
  </main>`;
}

/** @param {{profile: Profile}} props */
function Pad({ profile }) {
  const { enter, closed, said, left } = usePin(profile, (pin) => unlock(profile, pin));
  return html`<${PinPad} label=${say("lock.ask")} onPin=${enter} closed=${closed} said=${said}>${left}<//>
    ${profile.passkey && html`<${Passkey} profile=${profile} />`}`;
}

/** @param {{profile: Profile}} props */
function Passkey({ profile }) {
  const [isRefused, setRefused] = useState(false);
  const open = () => {
    setRefused(false);
    return unlockByPasskey(profile).catch(() => setRefused(true));
  };
  return html`<div class="under-pin"><button type="button" class="button is-large" onClick=${open}>
      <${Icon} name="key" />${say("lock.passkey")}</button>
    <p role="alert">${isRefused && say("lock.passkey.refused")}</p></div>`;
}

/** What is still to be sent, so that nobody believes all has arrived. @param {{profile: Profile}} props */
function Unsent({ profile }) {
  const sending = behind.value?.id === profile.id ? behind.value.unsent : null;
  const [counted, setCounted] = useState(/** @type {number | null} */ (null));
  useEffect(() => {
    waitingObservations(profile.id).then(setCounted, () => setCounted(null));
  }, [profile.id, sending]);
  const n = sending ?? counted;
  if (n === null) return null;
  return html`<p class="quiet" role="status">${n === 0 ? say("lock.sent") : say(sending === null ? "lock.waiting" : "lock.sending", { n })}</p>`;
}
