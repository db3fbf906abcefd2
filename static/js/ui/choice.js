/**
 * One of several, as large segmented buttons: one tap sets, the same tap clears.
 *
 * A radio group to screen readers and the keyboard (arrows move and choose, a digit or letter of
 * `keys` chooses, Delete clears). Native radio buttons cannot be cleared again, hence our own.
 */

import { html } from "../../vendor/preact.js";
import { Icon } from "./icons.js";

/**
 * @typedef {object} Option
 * @property {string | number} code
 * @property {string} text
 * @property {string} [look] class of the button, for the strengths of the scale
 * @property {string} [key] key that chooses it while the group has the focus
 */

/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * Return the index an arrow key leads to, or null.
 * @param {string} key
 * @param {number} index
 * @param {number} count
 * @returns {number | null}
 */
export function arrowTo(key, index, count) {
  const step = STEPS[key];
  return step === undefined ? null : (index + step + count) % count;
}

/**
 * Return the group of buttons.
 * @param {object} props
 * @param {Option[]} props.options
 * @param {string | number | null | undefined} props.chosen
 * @param {(code: string | number | null) => void} props.onChoose
 * @param {string} props.labelledBy
 * @param {string} [props.describedBy]
 * @param {string} [props.look]
 */
export function Choice({ options, chosen, onChoose, labelledBy, describedBy, look = "" }) {
  const at = options.findIndex((option) => option.code === chosen);
  const choose = (/** @type {string | number} */ code) => onChoose(code === chosen ? null : code);
  return html`<div class="choice ${look}" role="radiogroup" aria-labelledby=${labelledBy}
    aria-describedby=${describedBy} onKeyDown=${keys(options, chosen, onChoose)}>
    ${options.map(
      (option, index) => html`<button type="button" role="radio" key=${option.code}
        class="answer ${option.look ?? ""}" aria-checked=${option.code === chosen}
        aria-keyshortcuts=${option.key?.toUpperCase()}
        tabindex=${index === Math.max(at, 0) ? 0 : -1} onClick=${() => choose(option.code)}>
        <span class="answer-text">${option.text}</span>
        <span class="answer-mark"><${Icon} name="check" /></span>
      </button>`,
    )}
  </div>`;
}

/**
 * @param {Option[]} options
 * @param {string | number | null | undefined} chosen
 * @param {(code: string | number | null) => void} onChoose
 */
function keys(options, chosen, onChoose) {
  return (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const group = /** @type {HTMLElement} */ (event.currentTarget);
    const buttons = [...group.querySelectorAll("button")];
    const here = buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      if (chosen != null) onChoose(null);
      return;
    }
    const named = options.findIndex((option) => option.key === event.key.toLowerCase());
    const to = named >= 0 ? named : arrowTo(event.key, here, options.length);
    const option = to === null ? undefined : options[to];
    if (to === null || !option) return;
    event.preventDefault();
    if (option.code !== chosen) onChoose(option.code);
    buttons[to]?.focus();
  };
}
