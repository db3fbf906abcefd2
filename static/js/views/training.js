/** The way to training on written lessons: its script is loaded when somebody comes here. */

import { html, useEffect, useState } from "../../vendor/preact.js";
import { href } from "../router.js";
import { Icon } from "../ui/icons.js";
import { say } from "../words.js";

/** @typedef {typeof import("../training.js").Training} Page */

/** @param {{id: string, part: string}} props */
export function TrainingPage({ id, part }) {
  const [{ Page, failed }, set] = useState(/** @type {{Page?: Page, failed?: boolean}} */ ({}));
  useEffect(() => {
    import("../training.js").then(
      ({ Training }) => set({ Page: Training }),
      () => void openedAnew().then((does) => set({ failed: !does })),
    );
  }, []);
  if (Page) return html`<${Page} id=${id} part=${part} />`;
  return html`<main class="page" id="main">
    <header class="page-head"><a class="plain-button" href=${href("list")}><${Icon} name="back" /><span>${say("form.list")}</span></a></header>
    <h1>${say("training.title")}</h1>
    ${failed
      ? html`<div class="notice stack" role="alert"><p>${say("training.failed")}</p>
          <div><button type="button" class="button" onClick=${() => location.reload()}>${say("training.again")}</button></div></div>`
      : html`<p role="status">${say("opening")}</p>`}
  </main>`;
}

/**
 * Load the page anew where that helps: on the first visit the worker has kept the script already,
 * and still answers for no page that was opened before it.
 * @returns {Promise<boolean>} whether the page is being loaded
 */
async function openedAnew() {
  const worker = navigator.serviceWorker;
  if (!worker || worker.controller || !(await worker.getRegistration())?.active) return false;
  location.reload();
  return true;
}
