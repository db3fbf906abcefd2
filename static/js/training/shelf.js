/** The lessons there are, and how far one has come with each. */

import { html, useEffect, useState } from "../../vendor/preact.js";
import { href } from "../router.js";
import { Icon } from "../ui/icons.js";
import { instantInWords } from "../ui/moments.js";
import { whatInWords } from "../views/rows.js";
import { session } from "../views/session.js";
import { inWords } from "../words.js";
import { attempts } from "./attempts.js";
import { Heading, Page } from "./frame.js";
import { tell } from "./words.js";

/** @typedef {import("./attempts.js").Attempt} Attempt */
/** @typedef {import("./lessons.js").Lesson} Lesson */
/** @typedef {import("../store/types.js").Lists} Lists */

/** @param {{lessons: Lesson[]}} props */
export function Shelf({ lessons }) {
  const [known, setKnown] = useState(/** @type {{tried: Map<string, Attempt>, lists: Lists}} */ ({ tried: new Map(), lists: {} }));
  const store = session.value?.store;
  useEffect(() => {
    if (store) Promise.all([attempts(store), store.reference.lists()]).then(([tried, lists]) => setKnown({ tried, lists }), () => {});
  }, [store]);
  return html`<${Page}>
    <${Heading} of="shelf">${tell("title")}<//>
    <div class="stack training-lede"><p>${tell("lede")}</p><p class="quiet">${tell("stays")}</p></div>
    ${lessons.some(({ confirmed }) => !confirmed) && html`<p class="notice">${tell("unconfirmed")}</p>`}
    <ul class="rows">${lessons.map(
      (lesson) => html`<li key=${lesson.lesson}><a class="row" href=${href("training", lesson.lesson)}>
        <span class="row-main"><strong>${inWords(lesson.title)}</strong><span class="quiet">${whatInWords(lesson.context, known.lists)}</span></span>
        <span class="row-state">${standing(known.tried.get(lesson.lesson))}</span><${Icon} name="next" /></a></li>`,
    )}</ul>
    <footer class="page-foot"><nav aria-label=${tell("site")}><a href="/training">${tell("site.print")}</a></nav></footer>
  <//>`;
}

/** @param {Attempt | undefined} attempt */
function standing(attempt) {
  if (!attempt) return tell("not-begun");
  if (attempt.compared_at) return tell("was-compared", { at: instantInWords(attempt.compared_at, new Date()) });
  return tell("begun");
}
