/** Several of the options; an exclusive one ("none of these") stands alone. */

import { html } from "../../../vendor/preact.js";
import { inWords, say } from "../../words.js";
import { Icon } from "../icons.js";
import { width } from "./single.js";

/** @typedef {import("../../types.js").Option} Option */

/**
 * Return what is ticked after a tap, in the form's order; null when nothing is.
 * @param {Option[]} options
 * @param {string[]} ticked
 * @param {Option} tapped
 * @returns {string[] | null}
 */
export function tick(options, ticked, tapped) {
  const alone = new Set(options.filter((option) => option.exclusive).map((option) => option.code));
  const kept = tapped.exclusive ? [] : ticked.filter((code) => !alone.has(code));
  const now = ticked.includes(tapped.code)
    ? ticked.filter((code) => code !== tapped.code)
    : [...kept, tapped.code];
  const order = options.map((option) => option.code);
  now.sort((a, b) => order.indexOf(a) - order.indexOf(b));
  return now.length ? now : null;
}

/**
 * Return the control of a multiple-choice item.
 * @param {import("../../types.js").ControlProps} props
 */
export function Multi({ item, draft, names }) {
  const value = draft.document.value[item.code];
  const ticked = Array.isArray(value) ? /** @type {string[]} */ (value) : [];
  const options = draft.offered(item);
  const texts = options.map((option) => ({ text: inWords(option.text) }));
  const full = ticked.length >= (item.max_options ?? Infinity);
  return html`${item.max_options && html`<p class="quiet">${say("multi.most", { n: item.max_options })}</p>`}
  <div class="choice multi ${width(texts)}" role="group" aria-labelledby=${names.labelledBy}
    aria-describedby=${names.describedBy}>
    ${options.map(
      (option) => html`<button type="button" role="checkbox" key=${option.code} class="answer"
        aria-checked=${ticked.includes(option.code)} disabled=${full && !ticked.includes(option.code)}
        onClick=${() => draft.put(item.code, tick(options, ticked, option))}>
        <span class="answer-text">${inWords(option.text)}</span>
        <span class="answer-mark"><${Icon} name="check" /></span>
      </button>`,
    )}
  </div>`;
}
