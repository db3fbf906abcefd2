/** Text in one's own words; grows with what is written. */

import { html, useId } from "../../../vendor/preact.js";
import { inWords } from "../../words.js";

/**
 * Return the control of a text item.
 * @param {import("../../types.js").ControlProps} props
 */
export function Text({ item, draft, names }) {
  const notice = useId();
  const given = draft.document.value[item.code];
  const value = typeof given === "string" ? given : "";
  const short = item.lines === undefined;
  const described = [names.describedBy, short ? "" : notice].filter(Boolean).join(" ") || undefined;
  const common = {
    "aria-labelledby": names.labelledBy,
    "aria-describedby": described,
    value,
    onInput: (/** @type {Event} */ event) =>
      draft.type(item.code, /** @type {HTMLInputElement} */ (event.target).value || null),
  };
  if (short) return html`<input class="line ${(item.max_length ?? 0) <= 5 ? "figure" : ""}" autocomplete="off" ...${common} />`;
  return html`<textarea class="lines" rows=${item.lines} ...${common}></textarea>
    <p class="quiet" id=${notice}>${inWords(draft.definition.notice)}</p>`;
}
