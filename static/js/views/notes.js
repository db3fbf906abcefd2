/**
 * Evidence: what was seen and heard, with the minute of the lesson and the criteria it speaks of.
 *
 * A note is kept from its first letter on, like everything else; there is nothing to confirm.
 */

import { html, useEffect, useId, useRef, useState } from "../../vendor/preact.js";
import { partAt } from "../ui/clock.js";
import { Icon } from "../ui/icons.js";
import { Sheet } from "../ui/sheet.js";
import { inWords, say } from "../words.js";
import { Conflict } from "./conflict.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./draft.js").Note} Note */

/** Which note is open: an id; "new" with the criteria it begins with; "list". */
/** @typedef {{id: string, criteria: string[]}} Open */

/**
 * Return the sheet with one note being written, or with all of them.
 * @param {{draft: Draft, open: Open, onOpen: (open: Open | null) => void, section: string}} props
 */
export function Notes({ draft, open, onOpen, section }) {
  const close = () => onOpen(null);
  if (open.id !== "list") {
    return html`<${Sheet} title=${say("note.title")} look="sheet-note" onClose=${close}>
      <${Editor} key=${open.id} draft=${draft} open=${open} section=${section} onList=${() => onOpen({ id: "list", criteria: [] })}
        onDone=${close} />
    <//>`;
  }
  return html`<${Sheet} title=${say("note.all")} look="sheet-note" onClose=${close}>
    <button type="button" class="button is-primary" onClick=${() => onOpen({ id: draft.newNoteId(), criteria: [] })}>
      <${Icon} name="plus" />${say("note.new")}</button>
    <${NoteList} draft=${draft} onEdit=${(/** @type {string} */ id) => onOpen({ id, criteria: [] })} />
  <//>`;
}

/** @param {{draft: Draft, onEdit?: (id: string) => void}} props */
export function NoteList({ draft, onEdit }) {
  const notes = draft.notes.value;
  const removed = draft.removed.value;
  return html`<div role="status">${removed && html`<p class="notice undo">${say("note.removed")}
      <button type="button" class="button" onClick=${() => draft.restoreNote()}>${say("undo")}</button></p>`}</div>
    ${notes.length === 0 && html`<p class="quiet">${say("note.none")}</p>`}
    <ol class="notes">${notes.map((note) => html`<${NoteRow} key=${note.id} note=${note} draft=${draft} onEdit=${onEdit} />`)}</ol>`;
}

/** @param {{note: Note, draft: Draft, onEdit?: (id: string) => void}} props */
function NoteRow({ note, draft, onEdit }) {
  const part = draft.definition.parts?.find(({ code }) => code === partAt(draft.marks.value, note.minute));
  const candidates = draft.observation.value.conflicts[note.field];
  return html`<li class="note">
    <p class="note-minute"><span class="figure">${note.minute}</span>${" "}${say("lesson.min")}
      ${part && html`<span class="quiet">${inWords(part.text)}</span>`}</p>
    <div class="note-words">
      ${candidates ? html`<${NoteConflict} note=${note} draft=${draft} candidates=${candidates} />` : html`<p class="as-written">${note.text}</p>`}
      ${note.criteria.length > 0 && html`<ul class="tags">${note.criteria.map((code) => html`<li key=${code}>${draft.nameOf(code)}</li>`)}</ul>`}
    </div>
    ${onEdit && html`<div class="note-acts">
      <button type="button" class="button" onClick=${() => onEdit(note.id)}
        aria-label=${say("note.edit.of", { n: note.minute })}>${say("note.edit")}</button>
      <button type="button" class="button" onClick=${() => draft.removeNote(note)}
        aria-label=${say("note.remove.of", { n: note.minute })}>${say("note.remove")}</button>
    </div>`}
  </li>`;
}

/** @param {{note: Note, draft: Draft, candidates: import("../store/types.js").Candidate[]}} props */
function NoteConflict({ note, draft, candidates }) {
  const item = /** @type {any} */ ({ code: note.field, kind: "note", text: { lv: "", en: "" } });
  const told = candidates.map((one) => ({ ...one, text: /** @type {any} */ (one.value)?.text ?? "" }));
  return html`<${Conflict} item=${item} draft=${draft} candidates=${told} />`;
}

/** @param {{draft: Draft, open: Open, section: string, onList: () => void, onDone: () => void}} props */
function Editor({ draft, open, section, onList, onDone }) {
  const [begun, setBegun] = useState(() => draft.startNote(open));
  const note = draft.notes.value.find(({ id }) => id === open.id) ?? begun;
  const words = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const own = useId();
  useEffect(() => words.current?.focus(), []);
  const change = (/** @type {Partial<Note>} */ part) => {
    setBegun({ ...note, ...part });
    draft.keepNote({ ...note, ...part });
  };
  const minute = (/** @type {Event} */ event) => {
    const digits = /** @type {HTMLInputElement} */ (event.target).value.replace(/\D/g, "").slice(0, 3);
    change({ minute: digits ? Number(digits) : 0 });
  };
  return html`<div class="note-editor">
    <label class="field" for="${own}-text"><span>${say("note.text")}</span></label>
    <textarea id="${own}-text" ref=${words} class="lines" rows="3" aria-describedby="${own}-notice" value=${note.text}
      onInput=${(/** @type {Event} */ event) => change({ text: /** @type {HTMLTextAreaElement} */ (event.target).value })}></textarea>
    <p class="quiet" id="${own}-notice">${inWords(draft.definition.notice)}</p>
    <div class="beside">
      <label class="minute"><span>${say("note.minute")}</span>
        <input class="line figure" inputmode="numeric" value=${note.minute} onInput=${minute} /></label>
      <button type="button" class="button" onClick=${onList}>${say("note.see", { n: draft.notes.value.length })}</button>
      <button type="button" class="button is-primary" onClick=${onDone}>${say("note.done")}</button>
    </div>
    <${Criteria} draft=${draft} note=${note} section=${section}
      onTick=${(/** @type {string[]} */ criteria) => change({ criteria })} />
  </div>`;
}

/** @param {{draft: Draft, note: Note, section: string, onTick: (criteria: string[]) => void}} props */
function Criteria({ draft, note, section, onTick }) {
  const sections = [...draft.criteria.value].sort((a, b) => Number(b.code === section) - Number(a.code === section));
  const toggle = (/** @type {string} */ code) =>
    onTick(note.criteria.includes(code) ? note.criteria.filter((one) => one !== code) : [...note.criteria, code]);
  return html`<h3>${say("note.criteria")}</h3>
    ${sections.map(
      (one) => html`<div role="group" key=${one.code} aria-label=${inWords(one.title)}>
        <p class="quiet" aria-hidden="true">${inWords(one.title)}</p>
        <div class="choice multi long compact">${one.items.map(
          (item) => html`<button type="button" role="checkbox" class="answer" key=${item.code}
            aria-checked=${note.criteria.includes(item.code)} onClick=${() => toggle(item.code)}>
            <span class="answer-text">${inWords(item.text)}</span><span class="answer-mark"><${Icon} name="check" /></span>
          </button>`,
        )}</div>
      </div>`,
    )}`;
}
