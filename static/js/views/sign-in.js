/** Who is here: the people of this tablet, and signing in. */

import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { go, href } from "../router.js";
import * as profiles from "../store/profiles.js";
import { byName } from "../ui/order.js";
import { Icon } from "../ui/icons.js";
import { say } from "../words.js";
import { enter, signIn, unopened } from "./session.js";
import { Languages } from "./languages.js";

/** @typedef {import("../store/types.js").Profile} Profile */
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

/** Sign in as whoever is signed in on the site. */
async function bySite() {
  await signIn({});
  go(href("list"), { replace: true });
}

/** Return the page. */
export function SignIn() {
  const [people, setPeople] = useState(/** @type {Profile[] | null} */ (null));
  const [email, setEmail] = useState("");
  useEffect(() => {
    profiles.list().then((all) => {
      setPeople(all.sort((a, b) => byName(a.name, b.name)));
      // On a new tablet whoever is signed in on the site needs no second password. Later this is
      // only offered: somebody may just have signed out.
      if (!all.length) bySite().catch(() => {});
    });
  }, []);
  const open = async (/** @type {Profile} */ profile) => {
    if (!profile.signed_in) return setEmail(profile.email);
    await enter(profile);
    go(href("list"), { replace: true });
  };
  return html`<main class="page narrow" id="main">
    <header class="page-head"><p class="brand">SvērIS</p><${Languages} /></header>
    <h1>${say("sign-in.title")}</h1>
    ${unopened.value && html`<p class="notice is-error" role="alert">${say("sign-in.unopened")}</p>`}
    ${people?.length ? html`<${People} people=${people} onOpen=${open} />` : null}
    ${people?.length ? html`<${Site} />` : null}
    <${Password} key=${email} email=${email} first=${!people?.length} />
  </main>`;
}

/** @param {{people: Profile[], onOpen: (profile: Profile) => void}} props */
function People({ people, onOpen }) {
  return html`<ul class="rows" aria-label=${say("sign-in.people")}>
    ${people.map(
      (profile) => html`<li key=${profile.id}><button type="button" class="row" onClick=${() => onOpen(profile)}>
        <${Icon} name="person" /><span class="row-main"><strong>${profile.name}</strong>
        <span class="quiet">${profile.signed_in ? profile.email : say("sign-in.needs-password")}</span></span>
        <${Icon} name="next" /></button></li>`,
    )}
  </ul>`;
}

/** @param {{email: string, first: boolean}} props */
function Password({ email, first }) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState(/** @type {Trouble | null} */ (null));
  // Kept here as it is typed: whoever mistypes the password does not write the address again.
  const [address, setAddress] = useState(email);
  const password = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    if (email) password.current?.focus();
  }, []);
  const send = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    setBusy(true);
    setTrouble(null);
    try {
      await signIn({ email: address, password: password.current?.value ?? "" });
      go(href("list"), { replace: true });
    } catch (error) {
      setTrouble(troubleOf(error));
      setBusy(false);
    }
  };
  return html`<form class="panel stack" onSubmit=${send} aria-busy=${busy}>
    <h2>${say(first ? "sign-in.first" : "sign-in.other")}</h2>
    <p class="quiet">${say("sign-in.once")}</p>
    <div role="alert">${trouble && html`<p class="notice is-error"><strong>${trouble.title}</strong> ${trouble.detail}</p>`}</div>
    <label class="field"><span>${say("sign-in.email")}</span>
      <input class="line" type="email" name="email" required autocomplete="username" value=${address}
        onInput=${(/** @type {Event} */ event) => setAddress(/** @type {HTMLInputElement} */ (event.target).value)} /></label>
    <label class="field"><span>${say("sign-in.password")}</span>
      <input class="line" type="password" name="password" required autocomplete="current-password" ref=${password} /></label>
    <button class="button is-primary" disabled=${busy}>${say(busy ? "sign-in.busy" : "sign-in.do")}</button>
  </form>`;
}

/** Going on as whoever is signed in on the site. */
function Site() {
  const [trouble, setTrouble] = useState(/** @type {Trouble | null} */ (null));
  return html`<button type="button" class="button" onClick=${() => bySite().catch((error) => setTrouble(troubleOf(error)))}>
      ${say("sign-in.by-site")}</button>
    <div role="alert">${trouble && html`<p class="notice"><strong>${trouble.title}</strong> ${trouble.detail}</p>`}</div>`;
}
