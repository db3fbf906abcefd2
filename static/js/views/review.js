/** Before submitting: what is missing, as links; what must be chosen; then one button. */

import { html, useState } from "../../vendor/preact.js";
import { go, href } from "../router.js";
import { Icon } from "../ui/icons.js";
import { inWords, say } from "../words.js";
import { addressOf, Head } from "./form.js";
import { flagInWords } from "./flags.js";
import { Rail } from "./rail.js";
import { Reading } from "./reading.js";
import { NotSaved } from "./saving.js";

/** @typedef {import("./draft.js").Draft} Draft */

/** @param {{draft: Draft}} props */
export function Review({ draft }) {
  return html`<div class="form">
    <div class="top"><${Head} draft=${draft} /></div>
    <aside class="side" aria-label=${say("rail")}><${Rail} draft=${draft} at="review" /></aside>
    <main class="sheet-of-items" id="main">
      <${NotSaved} id=${draft.id} />
      <header class="section-head"><h2 id="section-title" tabindex="-1">${say("review.title")}</h2></header>
      <${Missing} draft=${draft} />
      <${ToMend} draft=${draft} />
      <${Submit} draft=${draft} />
      <${Reading} draft=${draft} />
    </main>
  </div>`;
}

/** @param {{draft: Draft}} props */
function Missing({ draft }) {
  const missing = draft.missing.value;
  if (!missing.size) return null;
  const sections = draft.sections.value.filter(({ items }) => items.some(({ code }) => missing.has(code)));
  return html`<section class="panel" aria-labelledby="missing">
    <h3 id="missing">${say("review.missing", { n: missing.size })}</h3>
    ${sections.map(
      (section) => html`<h4 key=${section.code}>${inWords(section.title)}</h4>
      <ul class="links">${section.items
        .filter(({ code }) => missing.has(code))
        .map((item) => html`<li key=${item.code}><a href=${addressOf(draft, item.code)}>${inWords(item.text)}</a></li>`)}</ul>`,
    )}
  </section>`;
}

/** @param {{draft: Draft}} props */
function ToMend({ draft }) {
  const flags = [...draft.flags.value.values()].flat();
  const conflicts = Object.keys(draft.observation.value.conflicts);
  if (!flags.length && !conflicts.length) return null;
  return html`<section class="panel" aria-labelledby="mend">
    <h3 id="mend">${say("review.mend", { n: flags.length + conflicts.length })}</h3>
    <ul class="links">
      ${conflicts.map((field) => html`<li key=${field}><a href=${addressOf(draft, field)}>${nameOf(draft, field)}</a><p>${say("review.choose")}</p></li>`)}
      ${flags.map((flag) => html`<li key=${flag.field + flag.code}><a href=${addressOf(draft, flag.field ?? "")}>${nameOf(draft, flag.field ?? "")}</a><p>${flagInWords(flag)}</p></li>`)}
    </ul>
  </section>`;
}

/**
 * Return what a field is called.
 * @param {Draft} draft
 * @param {string} field
 * @returns {string}
 */
export function nameOf(draft, field) {
  if (field.startsWith("E.")) return say("review.note");
  return draft.nameOf(field.startsWith("S.SOLIS.") ? "S.SOLIS" : field);
}

/** @param {{draft: Draft}} props */
function Submit({ draft }) {
  const [failed, setFailed] = useState(false);
  const ready = !draft.found.value.length && !Object.keys(draft.observation.value.conflicts).length;
  const submit = async () => {
    try {
      await draft.store.submit(draft.id);
      draft.read();
      go(href("record", draft.id), { replace: true });
    } catch {
      setFailed(true);
    }
  };
  return html`<div class="submit">
    <p>${say(ready ? "review.ready" : "review.not-ready")}</p>
    <div role="alert">${failed && html`<p class="notice is-error">${say("review.failed")}</p>`}</div>
    <button type="button" class="button is-primary is-large" disabled=${!ready} onClick=${submit}>
      <${Icon} name="sent" />${say("review.submit")}</button>
  </div>`;
}
