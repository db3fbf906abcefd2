/** One item of a form: its words, its control, what counts as "2", and what is not right yet. */

import { html, useId, useState } from "../../vendor/preact.js";
import { Icon } from "../ui/icons.js";
import { Day } from "../ui/kinds/date.js";
import { Multi } from "../ui/kinds/multi.js";
import { Numeral } from "../ui/kinds/number.js";
import { Reference } from "../ui/kinds/reference.js";
import { Scale } from "../ui/kinds/scale.js";
import { Single } from "../ui/kinds/single.js";
import { Steps } from "../ui/kinds/steps.js";
import { Text } from "../ui/kinds/text.js";
import { Time } from "../ui/kinds/time.js";
import { inWords, say } from "../words.js";
import { Conflict } from "./conflict.js";
import { explain } from "./preferences.js";
import { flagInWords } from "./flags.js";
import { answerInWords } from "./answers.js";

/** @typedef {import("../types.js").Item} Item */
/** @typedef {import("./draft.js").Draft} Draft */

/** @type {Record<string, (props: import("../types.js").ControlProps) => unknown>} */
const CONTROLS = {
  single: Single,
  multi: Multi,
  scale: Scale,
  number: Numeral,
  text: Text,
  date: Day,
  time: Time,
  reference: Reference,
  steps: Steps,
};

/** Kinds about which a note can be taken: what is judged, not the context. */
const JUDGED = new Set(["scale", "single", "multi"]);

/** @param {{item: Item, draft: Draft, onNote?: (code: string) => void}} props */
export function FormItem({ item, draft, onNote }) {
  const base = useId();
  const names = { labelledBy: `${base}-text`, describedBy: `${base}-foot` };
  const must = draft.obligatory(item);
  const conflict = draft.observation.value.conflicts[item.code];
  return html`<div class="item is-${item.kind}" id="item-${item.code}" tabindex="-1">
    <h3 class="item-text" id=${names.labelledBy}>${inWords(item.text)}${must && html`<${Must} />`}</h3>
    ${conflict ? html`<${Conflict} item=${item} draft=${draft} candidates=${conflict} />` : control(item, draft, names)}
    <div class="item-foot">
      <${Foot} item=${item} draft=${draft} id=${names.describedBy} />
      ${onNote && JUDGED.has(item.kind) && !item.code.startsWith("K.") && html`<${NoteButton} item=${item} draft=${draft} onNote=${onNote} />`}
    </div>
  </div>`;
}

/**
 * @param {Item} item
 * @param {Draft} draft
 * @param {{labelledBy: string, describedBy: string}} names
 */
function control(item, draft, names) {
  if (draft.isDerived(item)) {
    return html`<p class="derived">${answerInWords(item, draft)} <span class="quiet">${say("item.derived")}</span></p>`;
  }
  const Control = CONTROLS[item.kind];
  return html`<${Control} item=${item} draft=${draft} names=${names} />`;
}

function Must() {
  return html`<span class="must" aria-hidden="true">${" "}●</span><span class="unseen"> (${say("item.must")})</span>`;
}

/** @param {{item: Item, draft: Draft, id: string}} props */
function Foot({ item, draft, id }) {
  const [own, setOwn] = useState(/** @type {boolean | null} */ (null));
  const open = own ?? explain.value;
  const flags = draft.told.value.get(item.code) ?? [];
  return html`<div class="foot-words" id=${id}>
    <div role="status">${flags.map((flag) => html`<p class="flag" key=${flag.code}>${flagInWords(flag)}</p>`)}</div>
    ${item.help && html`<${Help} item=${item} open=${open} onToggle=${() => setOwn(!open)} />`}
  </div>`;
}

/**
 * What counts as "2" opens in place; how to answer is short and always there.
 * @param {{item: Item, open: boolean, onToggle: () => void}} props
 */
function Help({ item, open, onToggle }) {
  const words = inWords(item.help);
  const [, lead, rest] = /^(2 =) (.*)$/su.exec(words) ?? [];
  if (!lead) return html`<p class="help">${words}</p>`;
  return html`<button type="button" class="help-button" aria-expanded=${open} onClick=${onToggle}>
      <span aria-hidden="true">${open ? lead : `${lead} …`}</span><span class="unseen">${say("item.help")}</span></button>
    ${open && html`<p class="help">${rest}</p>`}`;
}

/** @param {{item: Item, draft: Draft, onNote: (code: string) => void}} props */
function NoteButton({ item, draft, onNote }) {
  const taken = draft.notes.value.filter((note) => note.criteria.includes(item.code)).length;
  return html`<button type="button" class="note-button" onClick=${() => onNote(item.code)}>
    <${Icon} name="note" /><span>${taken ? say("item.notes", { n: taken }) : say("item.note")}<span class="unseen">
    ${" "}${say("item.note.of", { item: inWords(item.text) })}</span></span></button>`;
}
