/** What is not to be seen here: lost by the browser, or locked until its person signs in. */

import { html, signal } from "../../vendor/preact.js";
import { href } from "../router.js";
import { instantInWords } from "../ui/moments.js";
import { say } from "../words.js";
import { lockedAway, session } from "./session.js";

/** @typedef {{person: string, unsent: number, last_seen_at: string}} Lost */

const REMEMBERED = "sveris.lost";

/** What was lost, until it has been read. */
const lost = signal(remembered());

/** @returns {Lost | null} */
function remembered() {
  try {
    return JSON.parse(globalThis.localStorage?.getItem(REMEMBERED) ?? "null");
  } catch {
    return null;
  }
}

/**
 * Keep in mind what the server last heard of a storage that is gone.
 * @param {string} person
 * @param {{unsent: number, last_seen_at: string} | null} before
 */
export function sayLost(person, before) {
  if (!before) return;
  lost.value = { person, ...before };
  localStorage.setItem(REMEMBERED, JSON.stringify(lost.value));
}

function read() {
  lost.value = null;
  localStorage.removeItem(REMEMBERED);
}

/** Return the notice for the person it is about. */
export function LostNotice() {
  const what = lost.value;
  if (!what || what.person !== session.value?.profile.id) return null;
  const at = instantInWords(what.last_seen_at, new Date());
  return html`<section class="notice is-error stack" aria-labelledby="lost-title" role="alert">
    <h2 id="lost-title">${say("lost.title")}</h2>
    <p>${say("lost.what", { n: what.unsent, at })}</p>
    <p>${say("lost.do")}</p>
    <div class="buttons"><button type="button" class="button" onClick=${read}>${say("lost.read")}</button>
      <a class="button" href="/copies">${say("lost.send")}</a></div>
  </section>`;
}

/** Return the line about what a forgotten PIN has locked away. */
export function AwayLine() {
  const n = lockedAway.value;
  if (!n) return null;
  return html`<div class="sending is-turn">
    <p role="status"><strong>${say("away.line", { n })}</strong> <span>${say("away.do")}</span></p>
    <a class="button" href=${href("sign-in")}>${say("sending.sign-in.button")}</a>
  </div>`;
}
