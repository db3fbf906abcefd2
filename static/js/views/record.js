/** An observation that is submitted, arrived or needs attention: its state, the talk, the answers. */

import { html } from "../../vendor/preact.js";
import { href } from "../router.js";
import { Icon } from "../ui/icons.js";
import { instantInWords } from "../ui/moments.js";
import { say } from "../words.js";
import { CopyButton } from "./copy.js";
import { flagInWords } from "./flags.js";
import { addressOf } from "./form.js";
import { Languages } from "./languages.js";
import { ReceiptOf } from "./receipt.js";
import { nameOf } from "./review.js";
import { Reading, StepList } from "./reading.js";
import { whatInWords, whenInWords, whoInWords } from "./rows.js";
import { SendingLine } from "./sending.js";

/** @typedef {import("./draft.js").Draft} Draft */

/** @param {{draft: Draft}} props */
export function RecordPage({ draft }) {
  const { document: answers } = draft.observation.value;
  return html`<main class="page" id="main">
    <header class="page-head"><a class="plain-button" href=${href("list")}><${Icon} name="back" /><span>${say("form.list")}</span></a>
      <span class="spread"></span><${Languages} /></header>
    <h1>${whatInWords(answers, draft.lists, draft.definition)}</h1>
    <p class="record-who">${whoInWords(answers, draft.lists)} · ${whenInWords(answers)}</p>
    <${State} draft=${draft} />
    <${Attention} draft=${draft} />
    <${Talk} draft=${draft} />
    <${Reading} draft=${draft} />
    <${ReceiptOf} draft=${draft} />
    <footer class="page-foot"><${CopyButton} id=${draft.id} /></footer>
  </main>`;
}

/** @param {{draft: Draft}} props */
function State({ draft }) {
  const { state, number, submitted_at: at, server } = draft.observation.value;
  const params = { number: number ?? "", at: at ? instantInWords(at, new Date()) : "" };
  const key = state === "arrived" && server && server.state !== "submitted" ? "record.read" : /** @type {const} */ (`record.${state}`);
  return html`<div class="state is-${state}" role="status">
    <p><strong>${say(key, params)}</strong></p><p>${say(`record.${state}.means`, params)}</p></div>
    ${state === "waiting" && html`<${SendingLine} />`}`;
}

/** Reasons to set something aside that kind, place and date can mend, and what was not understood. */
const MENDED_BY_EDITING = new Set([
  "right-withdrawn", "assignment-ended", "institution-not-yours", "value-too-large", "value-too-deep",
  "text-unstorable", "number-unstorable", "field-malformed",
]);

/** What must be mended, chosen or decided. @param {{draft: Draft}} props */
function Attention({ draft }) {
  const { held, kept_aside, refused, late, conflicts, editable, held_elsewhere: elsewhere } = draft.observation.value;
  const fields = Object.keys(conflicts);
  // The server flags a conflict as well; it is said once.
  const flags = draft.observation.value.flags.filter(({ field }) => !field || !fields.includes(field));
  const decided = [...new Map([...held, ...refused].map((receipt) => [receipt.code, receipt])).values()];
  const keptAside = [...new Map(kept_aside.map((each) => [each.at, each])).values()];
  if (!flags.length && !fields.length && !decided.length && !keptAside.length && !late.length && !elsewhere) return null;
  const mends = flags.length > 0 || fields.length > 0 || decided.some(({ code }) => code && MENDED_BY_EDITING.has(code));
  return html`<section class="panel is-turn" aria-labelledby="attention">
    <h2 id="attention">${say(mends || elsewhere ? "record.attention.what" : "record.attention.happened")}</h2>
    <ul class="links">
      ${flags.map((flag) => html`<li key=${`${flag.field}${flag.code}`}>${linkTo(draft, flag.field, editable)}<p>${flagInWords(flag)}</p></li>`)}
      ${fields.map((field) => html`<li key=${field}>${linkTo(draft, field, editable)}<p>${say("review.choose")}</p></li>`)}
      ${decided.map((receipt) => html`<li key=${receipt.code}>${receipt.code ? flagInWords({ code: receipt.code }) : receipt.title}</li>`)}
      ${keptAside.map(({ by, reason, at }) => html`<li key=${at}>${say("record.kept-aside", { by, reason })}</li>`)}
      ${late.length > 0 && html`<li>${say("record.late", { n: late.length })}</li>`}
      ${elsewhere && html`<li>${say("record.elsewhere")}</li>`}
    </ul>
    ${late.length > 0 && html`<p>${say("record.who-decides")}</p>`}
    ${editable && mends && html`<a class="button is-primary" href=${href("form", draft.id)}>${say("record.mend")}</a>`}
    ${elsewhere && html`<button type="button" class="button" onClick=${() => draft.takeOver()}>${say("record.take-over")}</button>`}
  </section>`;
}

/**
 * @param {Draft} draft
 * @param {string | null} field
 * @param {boolean} editable
 */
function linkTo(draft, field, editable) {
  if (!field) return "";
  const name = nameOf(draft, field);
  return editable ? html`<a href=${addressOf(draft, field)}>${name}</a>` : html`<strong>${name}</strong>`;
}

/** What the talk begins with; a peer form has a question instead of what to improve. */
const TALKED_OF = ["S.STIPR", "S.PILNV", "S.JAUT"];

/** Strengths and the agreed step, ready for the talk. @param {{draft: Draft}} props */
function Talk({ draft }) {
  const { state } = draft.observation.value;
  if (state !== "waiting" && state !== "arrived") return null;
  const text = (/** @type {string} */ code) => draft.document.value[code];
  return html`<section class="talk" aria-labelledby="talk">
    <h2 id="talk">${say("record.talk")}</h2>
    ${TALKED_OF.filter(text).map((code) => html`<h3 key=${code}>${draft.nameOf(code)}</h3><p class="as-written">${text(code)}</p>`)}
    ${draft.items.has("S.SOLIS") && html`<h3>${draft.nameOf("S.SOLIS")}</h3><${StepList} draft=${draft} />`}
  </section>`;
}
