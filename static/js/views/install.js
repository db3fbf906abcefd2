/** How to put the application on the home screen, with pictures, for the three kinds of device. */

import { html, signal } from "../../vendor/preact.js";
import { say } from "../words.js";
import { Picture } from "./pictures.js";

/** @typedef {"android" | "ipad" | "chromebook"} System */
/** @typedef {Event & {prompt: () => Promise<unknown>}} Offer */

const SYSTEMS = /** @type {const} */ (["android", "ipad", "chromebook"]);
/** Each step has a sentence and a picture. */
const STEPS = /** @type {const} */ ([1, 2, 3]);

/** What the browser offers to do by itself, once it has offered it. */
const offer = signal(/** @type {Offer | null} */ (null));

globalThis.addEventListener?.("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer.value = /** @type {Offer} */ (event);
});
globalThis.addEventListener?.("appinstalled", () => {
  offer.value = null;
});

/** Return the part of the page. */
export function Install() {
  const here = systemHere();
  const rest = SYSTEMS.filter((system) => system !== here);
  return html`<section class="stack" aria-labelledby="install">
    <h2 id="install">${say("install")}</h2>
    ${isInstalled() ? html`<p>${say("install.is")}</p>` : html`<p>${say("install.why")}</p>`}
    ${offer.value && html`<div><button type="button" class="button is-primary" onClick=${install}>${say("install.do")}</button></div>`}
    ${here && !isInstalled() && html`<h3>${say(`install.${here}`)}</h3><${Steps} system=${here} />`}
    ${(here && !isInstalled() ? rest : SYSTEMS).map((system) => html`<details key=${system}><summary>${say(`install.${system}`)}</summary>
      <${Steps} system=${system} /></details>`)}
  </section>`;
}

/**
 * Return what is said before signing in. On an iPad installing comes first: what is written in a
 * tab of Safari does not move to the icon.
 */
export function InstallFirst() {
  const here = systemHere();
  if (!here || isInstalled()) return null;
  const isFirst = here === "ipad";
  return html`${isFirst && html`<p class="notice">${say("install.first")}</p>`}
    <details class="install-first" open=${isFirst}><summary>${say("install")}</summary>
      ${!isFirst && html`<p>${say("install.why")}</p>`}<${Steps} system=${here} /></details>`;
}

/** @param {{system: System}} props */
function Steps({ system }) {
  return html`<ol class="install-steps">${STEPS.map((step) => html`<li key=${step}>
    <${Picture} system=${system} step=${step} /><p>${say(`install.${system}.${step}`)}</p></li>`)}</ol>`;
}

async function install() {
  const { value } = offer;
  offer.value = null;
  await value?.prompt();
}

/** @returns {boolean} opened by its icon, without the browser's bars */
function isInstalled() {
  return matchMedia("(display-mode: standalone)").matches;
}

/** @returns {System | null} null: none of those that schools use; every way is shown then */
function systemHere() {
  const { userAgent, maxTouchPoints } = navigator;
  if (/CrOS/.test(userAgent)) return "chromebook";
  if (/Android/.test(userAgent)) return "android";
  // An iPad calls itself a Mac; no Mac has a touch screen.
  return /iPad|iPhone/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1) ? "ipad" : null;
}
