/** Who is here: the people of this device, and signing in. */

import { html, useEffect, useState } from "../../vendor/preact.js";
import { href } from "../router.js";
import * as profiles from "../store/profiles.js";
import { waitingObservations } from "../store/waiting.js";
import { Icon } from "../ui/icons.js";
import { say } from "../words.js";
import { behind } from "./behind.js";
import { open, signIn } from "./door.js";
import { InstallFirst } from "./install.js";
import { Languages } from "./languages.js";
import { NetworkButton, Password } from "./password.js";
import { session, unopened } from "./session.js";

/** @typedef {import("../store/types.js").Profile} Profile */
/** A person, and what of hers the server does not have; null: it cannot be counted. @typedef {{profile: Profile, unsent: number | null}} Row */

/** Return the page. */
export function SignIn() {
  const people = usePeople();
  const [email, setEmail] = useState(/** @type {string | null} */ (null));
  const asked = session.value?.profile.email ?? email ?? onlySignedOut(people);
  const choose = (/** @type {Profile} */ profile) => (profile.signed_in ? open(profile) : setEmail(profile.email));
  return html`<main class="page narrow" id="main">
    <header class="page-head">${session.value ? html`<${Back} />` : html`<p class="brand">SvērIS</p>`}<${Languages} /></header>
    <h1>${say(session.value ? "sign-in.again" : "sign-in.title")}</h1>
    ${unopened.value && html`<p class="notice is-error" role="alert">${say("sign-in.unopened")}</p>`}
    ${!session.value && people?.length === 0 ? html`<${InstallFirst} />` : null}
    ${!session.value && people?.length ? html`<${People} people=${people} onChoose=${choose} />` : null}
    ${people && asked === null && html`<div><button type="button" class="button is-large" onClick=${() => setEmail("")}>
      <${Icon} name="plus" />${say("people.else")}</button></div>`}
    ${people && asked !== null && html`<${Password} key=${asked} email=${asked} hasFocus=${people.length > 0} onSend=${signIn}
      title=${say(people.length ? "sign-in.other" : "sign-in.first")} lead=${say("sign-in.once")} />`}
    ${people?.length && asked !== null ? html`<${NetworkButton} onPress=${() => signIn({})}>${say("sign-in.by-site")}<//>` : null}
  </main>`;
}

function Back() {
  return html`<a class="plain-button" href=${href("list")}><${Icon} name="back" /><span>${say("form.list")}</span></a>`;
}

/**
 * Return the address to sign in with where nobody here can work without signing in.
 * @param {Row[] | null} people
 */
function onlySignedOut(people) {
  if (!people || people.some(({ profile }) => profile.signed_in)) return null;
  return people.length === 1 ? (people[0]?.profile.email ?? "") : people.length ? null : "";
}

/** @returns {Row[] | null} the people of this device, the latest first; null while they are read */
function usePeople() {
  const [people, setPeople] = useState(/** @type {Row[] | null} */ (null));
  const sending = behind.value?.unsent;
  useEffect(() => {
    read().then(setPeople);
  }, [sending]);
  useEffect(() => {
    // On a new device whoever is signed in on the site needs no second password. Later this is
    // only offered: somebody may just have signed out.
    profiles.list().then((all) => (all.length ? undefined : signIn({}).catch(() => {})));
  }, []);
  return people;
}

/** @returns {Promise<Row[]>} */
async function read() {
  const all = await profiles.list();
  return Promise.all(all.map(async (profile) => ({ profile, unsent: await waitingObservations(profile.id).catch(() => null) })));
}

/** @param {{people: Row[], onChoose: (profile: Profile) => void}} props */
function People({ people, onChoose }) {
  return html`<ul class="rows" aria-label=${say("sign-in.people")}>
    ${people.map(
      ({ profile, unsent }) => html`<li key=${profile.id}><button type="button" class="row" onClick=${() => onChoose(profile)}>
        <${Icon} name=${profile.lock === "none" ? "person" : "lock"} /><span class="row-main"><strong>${profile.name}</strong>
        <span class="quiet">${guard(profile)}</span></span>
        <span class="row-state">${unsent !== null && html`<${Unsent} n=${unsent} />`}</span>
        <${Icon} name="next" /></button></li>`,
    )}
  </ul>`;
}

/** @param {Profile} profile @returns {string} what has to be given to open it */
function guard({ signed_in, lock }) {
  if (!signed_in) return say("sign-in.needs-password");
  return say(lock === "none" ? "people.open" : "people.locked");
}

/** @param {{n: number}} props */
function Unsent({ n }) {
  return n ? html`<strong class="is-unsent">${say("people.unsent", { n })}</strong>` : html`<span class="quiet">${say("people.nothing-unsent")}</span>`;
}
