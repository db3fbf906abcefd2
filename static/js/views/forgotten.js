/** A forgotten PIN: with a network by the password, without one by beginning anew. */

import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { Icon } from "../ui/icons.js";
import { say } from "../words.js";
import { beginAnew, signIn } from "./door.js";
import { Languages } from "./languages.js";
import { Password } from "./password.js";
import { NewPin } from "./pin.js";

/** @typedef {import("../store/types.js").Profile} Profile */

/**
 * Return the page.
 * @param {{profile: Profile, onBack: () => void}} props
 */
export function Forgotten({ profile, onBack }) {
  const [isAnew, setAnew] = useState(false);
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (!isAnew) heading.current?.focus();
  }, [isAnew]);
  const back = isAnew ? () => setAnew(false) : onBack;
  return html`<main class="page narrow" id="main">
    <header class="page-head"><button type="button" class="plain-button" onClick=${back}><${Icon} name="back" /><span>${say("people.back")}</span></button>
      <span class="spread"></span><${Languages} /></header>
    <div class="stack"><h1 tabindex="-1" ref=${heading}>${say(isAnew ? "pin.title" : "forgot.title")}</h1>
      <p>${isAnew ? profile.name : `${profile.name}. ${say("forgot.lead")}`}</p></div>
    ${isAnew
      ? html`<${NewPin} failed=${say("forgot.anew.failed")} onChosen=${(/** @type {string} */ pin) => beginAnew(profile, pin)} />`
      : html`<${Ways} profile=${profile} onAnew=${() => setAnew(true)} />`}
  </main>`;
}

/** @param {{profile: Profile, onAnew: () => void}} props */
function Ways({ profile, onAnew }) {
  return html`<${Password} title=${say("forgot.online")} lead=${say("forgot.online.do")} email=${profile.email} isFixed
      onSend=${(/** @type {{email: string, password: string}} */ words) => signIn(words, { forgotten: true })} />
    <section class="panel stack" aria-labelledby="anew">
      <h2 id="anew">${say("forgot.offline")}</h2>
      <p>${say("forgot.offline.do")}</p>
      <div><button type="button" class="button" onClick=${onAnew}>${say("forgot.anew")}</button></div>
    </section>`;
}
