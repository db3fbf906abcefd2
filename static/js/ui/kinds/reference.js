/** One of the city's institutions, sites, programmes, teachers, subjects: found by a few letters. */

import { html } from "../../../vendor/preact.js";
import { inWords, say } from "../../words.js";
import { Chooser } from "../chooser.js";

/**
 * Return the control of a reference item.
 * @param {import("../../types.js").ControlProps} props
 */
export function Reference({ item, draft, names }) {
  const value = draft.document.value[item.code];
  return html`<${Chooser} entries=${draft.entries(item)} label=${inWords(item.text)} ...${names}
    chosen=${typeof value === "string" ? value : null} empty=${say("chooser.nothing")}
    onChoose=${(/** @type {string | null} */ code) => draft.put(item.code, code)} />`;
}
