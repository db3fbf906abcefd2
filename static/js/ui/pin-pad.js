/**
 * A pad of large keys for six digits; the same digits can be typed on a keyboard from anywhere on
 * the page. With the sixth digit it is entered: there is nothing to confirm.
 */

import { html, useEffect, useId, useLayoutEffect, useRef, useState } from "../../vendor/preact.js";
import { say } from "../words.js";
import { Icon } from "./icons.js";

export const PIN_DIGITS = 6;

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "delete"];

/**
 * Return the pad; it is empty again when `onPin` has settled.
 * @param {object} props
 * @param {string} props.label what is to be entered
 * @param {(pin: string) => Promise<void> | void} props.onPin
 * @param {boolean} [props.closed] nothing can be entered now
 * @param {string} [props.said] what came of the last try
 * @param {unknown} [props.children] said beside it, without interrupting anybody
 */
export function PinPad({ label, onPin, closed = false, said = "", children }) {
  const titled = useId();
  const pad = useRef(/** @type {HTMLElement | null} */ (null));
  const { typed, busy, press } = useDigits(onPin, closed);
  useEffect(() => pad.current?.focus({ preventScroll: true }), [label]);
  return html`<div class="pin" role="group" aria-labelledby=${titled} tabindex="-1" ref=${pad} aria-busy=${busy}>
    <p class="pin-label" id=${titled}>${label}</p>
    <p class="pin-dots" aria-hidden="true">${[...Array(PIN_DIGITS).keys()].map(
      (place) => html`<span key=${place} class=${place < typed ? "is-typed" : ""}></span>`)}</p>
    <p class="unseen" role="status">${busy ? say("pad.busy") : say("pad.typed", { n: typed, total: PIN_DIGITS })}</p>
    <div class="pin-said"><p role="alert">${said}</p>${children}</div>
    <div class="pin-keys">${KEYS.map((key) => html`<${Key} key=${key} name=${key} off=${closed || busy} onPress=${press} />`)}</div>
  </div>`;
}

/** @param {{name: string, off: boolean, onPress: (key: string) => void}} props */
function Key({ name, off, onPress }) {
  if (!name) return html`<span></span>`;
  return html`<button type="button" class="pin-key ${name === "delete" ? "is-delete" : ""}" aria-disabled=${off}
    onClick=${() => onPress(name)}>
    ${name === "delete" ? html`<${Icon} name="erase" /><span class="unseen">${say("pad.delete")}</span>` : name}
  </button>`;
}

/**
 * Keep the digits typed. They live beside the drawing, for a hand is faster than a screen.
 * @param {(pin: string) => Promise<void> | void} onPin
 * @param {boolean} closed
 */
function useDigits(onPin, closed) {
  const digits = useRef("");
  const [typed, setTyped] = useState(0);
  const [busy, setBusy] = useState(false);
  const now = useRef({ onPin, closed, busy: false });
  now.current.onPin = onPin;
  now.current.closed = closed;
  const show = (/** @type {string} */ text) => {
    digits.current = text;
    setTyped(text.length);
  };
  const press = (/** @type {string} */ key) => {
    if (now.current.busy || now.current.closed) return;
    if (key === "delete") return show(digits.current.slice(0, -1));
    show(digits.current + key);
    if (digits.current.length === PIN_DIGITS) void enter();
  };
  const enter = async () => {
    now.current.busy = true;
    setBusy(true);
    await now.current.onPin(digits.current);
    now.current.busy = false;
    setBusy(false);
    show("");
  };
  // Before the pad is seen: its first digit may come with it.
  useLayoutEffect(() => onDigits(press), []);
  return { typed, busy, press };
}

/**
 * Hear digits typed on a keyboard anywhere but in a field.
 * @param {(key: string) => void} press
 */
function onDigits(press) {
  const hear = (/** @type {KeyboardEvent} */ event) => {
    const isElsewhere = event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey;
    if (isElsewhere) return;
    if (/^\d$/.test(event.key)) press(event.key);
    else if (event.key === "Backspace") press("delete");
    else return;
    event.preventDefault();
  };
  document.addEventListener("keydown", hear);
  return () => document.removeEventListener("keydown", hear);
}
