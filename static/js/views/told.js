/**
 * Notices that wait on the site, as many as the server had when it was last reached.
 *
 * There is no Web Push: it needs a service of the browser's maker between the city and the teacher,
 * which learns when whom something is told; it reaches no tablet without a network, and on the tablet
 * of several people it would speak to whoever holds it. What it would say stands in the list after
 * every fetch, on the icon where the browser can show a number there, and in the e-mail.
 */

import { effect, html } from "../../vendor/preact.js";
import { say } from "../words.js";
import { told } from "./session.js";

/** @typedef {Navigator & {setAppBadge?: (count: number) => Promise<void>}} Badging */

/** @param {number} count */
export function sayTold(count) {
  told.value = count;
}

/** Whether the icon has a number by us: what it said before stays until the server is reached. */
let isShown = false;

/** Say it on the application's icon; whoever locks or leaves the tablet takes the number along. */
effect(() => {
  const count = told.value;
  if (count === null && !isShown) return;
  isShown = true;
  const navigator = /** @type {Badging | undefined} */ (globalThis.navigator);
  // Nothing depends on it: where the icon takes no number, the list says the same.
  void navigator?.setAppBadge?.(count ?? 0).catch(() => {});
});

/** The line in the list. */
export function Told() {
  const count = told.value;
  if (!count) return null;
  return html`<div class="sending is-turn"><p><a href="/inbox">${say("told.waits", { n: count })}</a></p></div>`;
}
