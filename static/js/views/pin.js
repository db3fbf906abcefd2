/** Choosing a PIN: twice the same six digits, and why. */

import { html, useState } from "../../vendor/preact.js";
import * as profiles from "../store/profiles.js";
import { isWeak } from "../store/tries.js";
import { PinPad } from "../ui/pin-pad.js";
import { say } from "../words.js";
import { pinWanted, renewProfile } from "./door.js";
import { Languages } from "./languages.js";
import { session } from "./session.js";
import { usePin } from "./tries.js";

/** Return the page; what was asked for goes on behind it. */
export function ChoosePin() {
  const wanting = pinWanted.value;
  const profile = session.value?.profile;
  const [isProven, setProven] = useState(wanting !== "change");
  if (!profile) return null;
  const done = () => {
    pinWanted.value = null;
  };
  const choose = async (/** @type {string} */ pin) => {
    const open = session.peek();
    if (!open) return;
    await profiles.setPin(open.profile.id, open.vault, pin);
    await renewProfile();
    done();
  };
  return html`<main class="page narrow choosing" id="main">
    <header class="page-head"><p class="brand">SvērIS</p><${Languages} /></header>
    <div class="stack">
      <h1>${say(wanting === "change" ? "pin.title.change" : "pin.title")}</h1>
      <p>${say("pin.why")} ${say("pin.forgetting")}</p>
      ${wanting === "needed" && html`<p class="notice">${say("pin.needed")}</p>`}
    </div>
    ${isProven ? html`<${NewPin} onChosen=${choose} />` : html`<${Present} profile=${profile} onProven=${() => setProven(true)} />`}
    ${wanting === "offered" && html`<div class="under-pin"><button type="button" class="button" onClick=${done}>${say("pin.not-now")}</button>
      <p class="quiet">${say("pin.not-now.means")}</p></div>`}
    ${wanting === "change" && html`<div class="under-pin"><button type="button" class="button" onClick=${done}>${say("pin.cancel")}</button></div>`}
  </main>`;
}

/**
 * Return the pad that asks for a new PIN twice; `onChosen` may refuse it as too weak.
 * @param {{onChosen: (pin: string) => Promise<void>, failed?: string}} props
 */
export function NewPin({ onChosen, failed = say("pin.failed") }) {
  const [first, setFirst] = useState("");
  const [said, setSaid] = useState("");
  const again = (/** @type {string} */ words) => {
    setFirst("");
    setSaid(words);
  };
  const entered = async (/** @type {string} */ pin) => {
    if (first && pin !== first) return again(say("pin.different"));
    if (!first && isWeak(pin)) return again(say("pin.weak"));
    setSaid("");
    if (!first) return setFirst(pin);
    await onChosen(pin).catch((error) => again(error.name === "WeakPin" ? say("pin.weak") : failed));
  };
  return html`<${PinPad} label=${say(first ? "pin.again" : "pin.first")} onPin=${entered} said=${said} />`;
}

/**
 * Whoever picks up an open device must not shut its person out.
 * @param {{profile: import("../store/types.js").Profile, onProven: () => void}} props
 */
function Present({ profile, onProven }) {
  const { enter, closed, said, left } = usePin(profile, (pin) => profiles.unlock(profile.id, pin).then(onProven));
  return html`<${PinPad} label=${say("pin.current")} onPin=${enter} closed=${closed} said=${said}>${left}<//>`;
}
