/** Signing in with e-mail and password, and what stood in the way. */

import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { say } from "../words.js";

/** @typedef {{title: string, detail: string}} Trouble */

/**
 * Return what stands in the way, in words; everything that is not a refusal is the network.
 * @param {unknown} error
 * @returns {Trouble}
 */
function troubleOf(error) {
  const refused = /** @type {Partial<Trouble>} */ (error);
  if (refused.title) return { title: refused.title, detail: refused.detail ?? "" };
  return { title: say("sign-in.no-network"), detail: say("sign-in.no-network.do") };
}

/**
 * Return the form.
 * @param {object} props
 * @param {string} props.title
 * @param {string} props.lead
 * @param {string} props.email
 * @param {boolean} [props.isFixed] the address is not to be changed
 * @param {boolean} [props.hasFocus] begin in the form
 * @param {(words: {email: string, password: string}) => Promise<void>} props.onSend
 */
export function Password({ title, lead, email, isFixed = false, hasFocus = false, onSend }) {
  const { trouble, busy, attempt } = useAttempt();
  // Kept here as it is typed: whoever mistypes the password does not write the address again.
  const [address, setAddress] = useState(email);
  const first = useRef(/** @type {HTMLInputElement | null} */ (null));
  const password = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    if (hasFocus) (email ? password : first).current?.focus();
  }, []);
  const send = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    return attempt(() => onSend({ email: address, password: password.current?.value ?? "" }));
  };
  return html`<form class="panel stack" onSubmit=${send} aria-busy=${busy}>
    <h2>${title}</h2>
    <p class="quiet">${lead}</p>
    <${Obstacle} trouble=${trouble} />
    <label class="field"><span>${say("sign-in.email")}</span>
      <input class="line" type="email" name="email" required autocomplete="username" value=${address} readonly=${isFixed} ref=${first}
        onInput=${(/** @type {Event} */ event) => setAddress(/** @type {HTMLInputElement} */ (event.target).value)} /></label>
    <label class="field"><span>${say("sign-in.password")}</span>
      <input class="line" type="password" name="password" required autocomplete="current-password" ref=${password} /></label>
    <button class="button is-primary" disabled=${busy}>${say(busy ? "sign-in.busy" : "sign-in.do")}</button>
  </form>`;
}

/**
 * Return a button that does something over the network, and says what stood in the way.
 * @param {{onPress: () => Promise<void>, children: unknown}} props
 */
export function NetworkButton({ onPress, children }) {
  const { trouble, busy, attempt } = useAttempt();
  return html`<div class="stack"><button type="button" class="button" disabled=${busy} onClick=${() => attempt(onPress)}>${children}</button>
    <${Obstacle} trouble=${trouble} /></div>`;
}

/** @param {{trouble: Trouble | null}} props */
function Obstacle({ trouble }) {
  return html`<div role="alert">${trouble && html`<p class="notice is-error"><strong>${trouble.title}</strong> ${trouble.detail}</p>`}</div>`;
}

/** Return the way to attempt something over the network, and what came of it. */
function useAttempt() {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState(/** @type {Trouble | null} */ (null));
  const attempt = async (/** @type {() => Promise<void>} */ work) => {
    setBusy(true);
    setTrouble(null);
    await work().catch((error) => setTrouble(troubleOf(error)));
    setBusy(false);
  };
  return { trouble, busy, attempt };
}
