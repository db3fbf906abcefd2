/** One of the options of a question. */

import { html } from "../../../vendor/preact.js";
import { inWords } from "../../words.js";
import { Choice } from "../choice.js";

/**
 * Return the control of a single-choice item.
 * @param {import("../../types.js").ControlProps} props
 */
export function Single({ item, draft, names }) {
  const chosen = /** @type {string | null | undefined} */ (draft.answers.value[item.code]?.value);
  const options = draft
    .offered(item)
    .map((option) => ({ code: option.code, text: inWords(option.text) }));
  return html`<${Choice} ...${names} look=${width(options)} options=${options} chosen=${chosen}
    onChoose=${(/** @type {string | number | null} */ code) => draft.put(item.code, code)} />`;
}

/** A longer label would take more than two lines of half a tablet's width. */
const WRAPS = 48;

/**
 * Return how the buttons stand: short labels side by side, long ones below one another.
 * @param {{text: string}[]} options
 * @returns {string}
 */
export function width(options) {
  const longest = Math.max(0, ...options.map(({ text }) => text.length));
  if (longest <= 3) return "tiny";
  return longest <= WRAPS && options.length !== 1 ? "short" : "long";
}
