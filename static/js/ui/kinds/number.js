/** A whole number: − and + for a thumb, digits for a keyboard, the limit in sight. */

import { html, useId } from "../../../vendor/preact.js";
import { say } from "../../words.js";
import { Icon } from "../icons.js";

/**
 * Return the number typed, or null for nothing.
 * @param {string} typed
 * @returns {number | null}
 */
export function parsed(typed) {
  const digits = typed.replace(/\D/g, "").slice(0, 6);
  return digits ? Number(digits) : null;
}

/**
 * Return the number a step away, kept within the limits.
 * @param {number | null} value
 * @param {number} step
 * @param {number} least
 * @param {number | null} most
 * @returns {number}
 */
export function stepped(value, step, least, most) {
  if (value === null) return least;
  return Math.min(Math.max(value + step, least), most ?? Infinity);
}

/**
 * Return the control of a number item.
 * @param {import("../../types.js").ControlProps} props
 */
export function Numeral({ item, draft, names }) {
  const limit = useId();
  const given = draft.document.value[item.code];
  const value = typeof given === "number" ? given : null;
  const least = item.min ?? 0;
  const most = draft.limit(item);
  const to = (/** @type {number} */ step) => draft.put(item.code, stepped(value, step, least, most));
  const described = [names.describedBy, limit].filter(Boolean).join(" ");
  return html`<div class="numeral" role="group" aria-labelledby=${names.labelledBy}>
    <button type="button" class="step" aria-label=${say("number.less")} onClick=${() => to(-1)}
      aria-disabled=${value !== null && value <= least}><${Icon} name="minus" /></button>
    <input class="line figure" inputmode="numeric" autocomplete="off" aria-labelledby=${names.labelledBy}
      aria-describedby=${described} value=${value ?? ""} onKeyDown=${arrows(to)}
      onInput=${(/** @type {Event} */ event) =>
        draft.type(item.code, parsed(/** @type {HTMLInputElement} */ (event.target).value))} />
    <button type="button" class="step" aria-label=${say("number.more")} onClick=${() => to(1)}
      aria-disabled=${value !== null && most !== null && value >= most}><${Icon} name="plus" /></button>
    <span class="quiet" id=${limit}>${most === null ? "" : say("number.limit", { least, most })}</span>
  </div>`;
}

/** @param {(step: number) => void} to */
function arrows(to) {
  return (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    to(step);
  };
}
