/**
 * A sheet over the page: at the bottom in portrait, at the side in landscape.
 *
 * The browser's own <dialog> keeps the focus inside, closes on Escape and gives the focus back.
 */

import { html, useId, useLayoutEffect, useRef } from "../../vendor/preact.js";
import { say } from "../words.js";
import { Icon } from "./icons.js";

/**
 * Return a sheet that is open as long as it is drawn.
 * @param {object} props
 * @param {string} props.title
 * @param {() => void} props.onClose
 * @param {unknown} props.children
 * @param {string} [props.look]
 */
export function Sheet({ title, onClose, children, look = "" }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const titled = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  const cancel = (/** @type {Event} */ event) => {
    event.preventDefault();
    onClose();
  };
  const outside = (/** @type {MouseEvent} */ event) => {
    if (event.target === dialog.current) onClose();
  };
  return html`<dialog class="sheet ${look}" ref=${dialog} aria-labelledby=${titled}
    onCancel=${cancel} onClick=${outside}>
    <div class="sheet-body">
      <div class="sheet-head">
        <h2 id=${titled} tabindex="-1">${title}</h2>
        <button type="button" class="plain-button" onClick=${onClose}>
          <${Icon} name="close" /><span>${say("close")}</span>
        </button>
      </div>
      ${children}
    </div>
  </dialog>`;
}
