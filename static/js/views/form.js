/** The form: one section a screen, the way through them, the lesson clock and the notes. */

import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { go, href } from "../router.js";
import { Icon } from "../ui/icons.js";
import { inWords, say } from "../words.js";
import { Lesson } from "./lesson.js";
import { More } from "./more.js";
import { Notes } from "./notes.js";
import { keepNote, leaveNote, noteOf } from "./place.js";
import { Rail, SectionsButton } from "./rail.js";
import { whatInWords, whoInWords } from "./rows.js";
import { NotSaved, SavingLine } from "./saving.js";
import { SectionItems } from "./section.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./notes.js").Open} Open */

/** @param {{draft: Draft, part: string}} props */
export function Form({ draft, part }) {
  const [open, setNote] = useState(/** @type {Open | null} */ (noteOf(draft.id)));
  const setOpen = (/** @type {Open | null} */ note) => {
    keepNote(draft.id, note);
    setNote(note);
  };
  useEffect(() => () => leaveNote(draft.id), [draft.id]);
  const sections = draft.sections.value;
  const [code, item] = part.split("~");
  const at = Math.max(0, sections.findIndex((section) => section.code === code));
  const section = sections[at];
  const write = (/** @type {string} */ criterion = "") =>
    setOpen({ id: draft.newNoteId(), criteria: criterion ? [criterion] : [] });
  useArrival(section?.code ?? "", item);
  if (!section) return null;
  const next = sections[at + 1];
  return html`<div class="form">
    <div class="top"><${Head} draft=${draft} /><${Lesson} draft=${draft} /></div>
    <aside class="side" aria-label=${say("rail")}>
      <${Rail} draft=${draft} at=${section.code} />
      <${EvidenceButton} draft=${draft} onWrite=${write} />
    </aside>
    <main class="sheet-of-items" id="main">
      <${NotSaved} id=${draft.id} />
      ${draft.observation.value.server?.reopened && html`<p class="notice">${say("form.reopened")}</p>`}
      <${SectionItems} key=${section.code} draft=${draft} section=${section} number=${at + 1} onNote=${write} />
      <nav class="onward" aria-label=${say("form.onward")}>
        ${at > 0 && html`<a class="button" href=${href("form", draft.id, sections[at - 1]?.code)}><${Icon} name="back" />${say("form.back")}</a>`}
        <a class="button is-primary" href=${next ? href("form", draft.id, next.code) : href("review", draft.id)}>
          ${next ? say("form.next", { title: inWords(next.title) }) : say("form.review")}<${Icon} name="next" /></a>
      </nav>
    </main>
    <nav class="reach" aria-label=${say("form.reach")}>
      <${SectionsButton} draft=${draft} at=${section.code} />
      <${EvidenceButton} draft=${draft} onWrite=${write} />
      <a class="button reach-next" href=${next ? href("form", draft.id, next.code) : href("review", draft.id)}
        aria-label=${next ? say("form.next", { title: inWords(next.title) }) : say("form.review")}><${Icon} name="next" /></a>
    </nav>
    ${open && html`<${Notes} draft=${draft} open=${open} onOpen=${setOpen} section=${section.code} />`}
  </div>`;
}

/** @param {{draft: Draft, onWrite: () => void}} props */
function EvidenceButton({ draft, onWrite }) {
  const n = draft.notes.value.length;
  return html`<button type="button" class="button is-evidence" onClick=${() => onWrite()}>
    <${Icon} name="note" /><span>${say("note.button")}</span>${n > 0 && html`<span class="count" aria-label=${say("item.notes", { n })}>${n}</span>`}
  </button>`;
}

/** @param {{draft: Draft}} props */
export function Head({ draft }) {
  const document = draft.document.value;
  return html`<header class="form-head">
    <a class="plain-button" href=${href("list")}><${Icon} name="back" /><span>${say("form.list")}</span></a>
    <div class="form-name">
      <h1>${whatInWords(document, draft.lists, draft.definition)}</h1>
      <p class="quiet">${whoInWords(document, draft.lists)}</p>
    </div>
    <${SavingLine} />
    <${More} draft=${draft} />
  </header>`;
}

/**
 * Begin a section at its top, or at the item that was asked for; the focus goes along, so that a
 * keyboard and a screen reader arrive where the eyes do.
 * @param {string} section
 * @param {string | undefined} item
 */
function useArrival(section, item) {
  const first = useRef(true);
  useEffect(() => {
    const target = document.getElementById(item ? `item-${item}` : "section-title");
    if (item) target?.scrollIntoView({ block: "center" });
    else scrollTo(0, 0);
    if (item || !first.current) target?.focus({ preventScroll: true });
    first.current = false;
  }, [section, item]);
}

/**
 * Go to an item wherever it is in the form.
 * @param {Draft} draft
 * @param {string} code
 * @returns {string} its address
 */
export function addressOf(draft, code) {
  const home = code.startsWith("S.SOLIS.") ? "S.SOLIS" : code;
  const section = draft.definition.sections.find(({ items }) => items.some((item) => item.code === home));
  return href("form", draft.id, section ? `${section.code}~${home}` : "");
}

/** @param {string} id */
export function toForm(id) {
  go(href("form", id), { replace: true });
}
