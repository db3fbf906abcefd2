/** Agreed steps (vienošanās): none to three rows of text, term and support. */

import { html, useId } from "../../../vendor/preact.js";
import { inWords, say } from "../../words.js";
import { Choice } from "../choice.js";
import { Icon } from "../icons.js";

/** @typedef {{text?: string, term?: string | null, support?: string | null, status?: string | null}} Step */

/**
 * Return the control of the agreed steps.
 * @param {import("../../types.js").ControlProps} props
 */
export function Steps({ item, draft }) {
  const rows = draft.steps.value;
  return html`<div class="steps">
    ${rows.map((row, index) => html`<${Row} key=${row.field} item=${item} draft=${draft} row=${row} number=${index + 1} />`)}
    ${rows.length < (item.rows ?? 1) && html`<button type="button" class="button" onClick=${() => draft.addStep()}>
      <${Icon} name="plus" />${say("steps.add")}</button>`}
  </div>`;
}

/**
 * @param {object} props
 * @param {import("../../types.js").Item} props.item
 * @param {import("../../types.js").ControlProps["draft"]} props.draft
 * @param {{field: string, step: Step}} props.row
 * @param {number} props.number
 */
function Row({ item, draft, row, number }) {
  const id = useId();
  const { field, step } = row;
  const type = (/** @type {keyof Step} */ name) => (/** @type {Event} */ event) =>
    draft.type(field, { ...step, [name]: /** @type {HTMLInputElement} */ (event.target).value || null });
  return html`<fieldset class="panel stack"><legend>${say("steps.one", { n: number })}</legend>
    <label class="field" for="${id}-text"><span>${say("steps.text")}</span></label>
    <textarea id="${id}-text" class="lines" rows="2" value=${step.text ?? ""} onInput=${type("text")}></textarea>
    <label class="field"><span>${say("steps.term")}</span>
      <input type="date" class="line moment" value=${step.term ?? ""} onInput=${type("term")} /></label>
    <p id="${id}-support">${say("steps.support")}</p>
    <${Choice} look="short" labelledBy="${id}-support" chosen=${step.support}
      options=${(item.options ?? []).map((option) => ({ code: option.code, text: inWords(option.text) }))}
      onChoose=${(/** @type {string | number | null} */ support) => draft.put(field, { ...step, support })} />
    <button type="button" class="button" onClick=${() => draft.put(field, null)}
      aria-label=${say("steps.remove.of", { n: number })}>${say("steps.remove")}</button>
  </fieldset>`;
}
