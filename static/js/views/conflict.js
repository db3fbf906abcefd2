/** Two values for one item, written on two devices: both are kept, the author chooses. */

import { html } from "../../vendor/preact.js";
import { instantInWords } from "../ui/moments.js";
import { say } from "../words.js";
import { valueInWords } from "./answers.js";

/**
 * @param {object} props
 * @param {import("../types.js").Item} props.item
 * @param {import("./draft.js").Draft} props.draft
 * @param {import("../store/types.js").Candidate[]} props.candidates
 */
export function Conflict({ item, draft, candidates }) {
  return html`<div class="conflict" role="group" aria-label=${say("conflict.title")}>
    <p>${say("conflict.what")}</p>
    <div class="choice long">
      ${candidates.map(
        (candidate) => html`<button type="button" class="answer" key=${candidate.change}
          onClick=${() => draft.resolve(item.code, candidate.value)}>
          <span class="answer-text"><strong>${valueInWords(item, draft, candidate.value) || say("conflict.cleared")}</strong>
          <span class="quiet">${say(candidate.own ? "conflict.here" : "conflict.elsewhere", {
            at: instantInWords(candidate.at, new Date()),
          })}</span></span>
        </button>`,
      )}
    </div>
  </div>`;
}
