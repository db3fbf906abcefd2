/** The scale 2 · 1 · 0, and N/A with a one-line reason where the item allows it. */

import { html, useId } from "../../../vendor/preact.js";
import { inWords, say } from "../../words.js";
import { Choice } from "../choice.js";

/** @typedef {import("../../types.js").ControlProps} ControlProps */

const NA = "na";

/**
 * Return the control of a scale item.
 * @param {ControlProps} props
 */
export function Scale({ item, draft, names }) {
  const value = draft.document.value[item.code];
  const reason = /** @type {{na?: unknown} | undefined} */ (value)?.na;
  const away = typeof reason === "string";
  const put = (/** @type {string | number | null} */ code) =>
    draft.put(item.code, code === NA ? { na: "" } : code);
  return html`<${Choice} ...${names} look="scale" options=${options(draft, draft.mayBeAway(item) || away)}
      chosen=${away ? NA : value} onChoose=${put} />
    ${away && html`<${Reason} item=${item} draft=${draft} reason=${reason} />`}`;
}

/**
 * @param {ControlProps["draft"]} draft
 * @param {boolean} withNA
 */
function options({ definition }, withNA) {
  /** @type {import("../choice.js").Option[]} */
  const scale = definition.scale.map(({ value, text }) => ({
    code: value,
    text: inWords(text),
    look: `is-${value}`,
    key: String(value),
  }));
  return withNA ? [...scale, { code: NA, text: inWords(definition.na.text), look: "is-na", key: "n" }] : scale;
}

/** @param {Pick<ControlProps, "item" | "draft"> & {reason: string}} props */
function Reason({ item, draft, reason }) {
  const id = useId();
  const type = (/** @type {Event} */ event) =>
    draft.type(item.code, { na: /** @type {HTMLInputElement} */ (event.target).value });
  return html`<div class="reason">
    <label for=${id}>${say("scale.why")}</label>
    <input id=${id} class="line" maxlength="200" autocomplete="off" value=${reason} onInput=${type} />
  </div>`;
}
