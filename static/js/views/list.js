/** The list: what is being written, what waits, what has arrived, what needs somebody. */

import { html, useEffect, useState } from "../../vendor/preact.js";
import { href } from "../router.js";
import { letIn } from "../sync/shell.js";
import { Icon } from "../ui/icons.js";
import { instantInWords } from "../ui/moments.js";
import { say } from "../words.js";
import { keyOf, useDefinitions } from "./definitions.js";
import { Languages } from "./languages.js";
import { AwayLine, LostNotice } from "./lost.js";
import { Planned } from "./planned.js";
import { whatInWords, whenInWords, whoInWords } from "./rows.js";
import { SendingLine } from "./sending.js";
import { newVersion, observations, persisted, reference, session } from "./session.js";
import { Told } from "./told.js";
import { Who } from "./who.js";
import { progressOf } from "./progress.js";

/** @typedef {import("../store/types.js").Summary} Summary */
/** @typedef {import("../store/types.js").Lists} Lists */
/** @typedef {import("./definitions.js").Definitions} Definitions */

/** In the order in which they ask something of the reader. */
const GROUPS = /** @type {const} */ (["attention", "draft", "waiting", "arrived"]);

/** Return the page. */
export function List() {
  const lists = useLists();
  const all = observations.value;
  const definitions = useDefinitions(all);
  return html`<main class="page" id="main">
    <header class="page-head">
      <p class="brand">SvērIS</p><span class="spread"></span><${Languages} /><${Who} />
    </header>
    <div class="list-top">
      <h1>${say("list.title")}</h1>
      <a class="button is-primary is-large" href=${href("new")}><${Icon} name="plus" />${say("list.new")}</a>
    </div>
    <${LostNotice} />
    <${Told} />
    <${Planned} lists=${lists} />
    <${SendingLine} />
    <${AwayLine} />
    ${newVersion.value && html`<div class="sending"><p>${say("list.newer")}</p>
      <button type="button" class="button" onClick=${letIn}>${say("list.newer.do")}</button></div>`}
    ${all.length === 0 && html`<p class="empty">${say("list.empty")}</p>`}
    ${GROUPS.map((state) => html`<${Group} key=${state} state=${state} lists=${lists} definitions=${definitions}
      rows=${all.filter((row) => row.state === state)} />`)}
    <footer class="page-foot quiet">
      <p>${persisted.value === true ? say("list.kept") : say("list.not-kept")}</p>
      <nav aria-label=${say("list.site")}>
        <a href=${href("tablet")}>${say("tablet.title")}</a> <a href=${href("training")}>${say("training.title")}</a>
        <a href="/">${say("list.site.home")}</a> <a href="/inbox">${say("list.site.notices")}</a> <a href="/observations">${say("list.site.observations")}</a>
        <a href="/forms">${say("list.site.forms")}</a>
      </nav>
    </footer>
  </main>`;
}

/** @returns {Lists} the city's lists as this tablet has them, read anew when they change */
export function useLists() {
  const [lists, setLists] = useState(/** @type {Lists} */ ({}));
  const version = reference.value;
  const store = session.value?.store;
  useEffect(() => {
    store?.reference.lists().then(setLists);
  }, [store, version]);
  return lists;
}

/** @param {{state: typeof GROUPS[number], rows: Summary[], lists: Lists, definitions: Definitions}} props */
function Group({ state, rows, lists, definitions }) {
  if (!rows.length) return null;
  return html`<section class="group is-${state}" aria-labelledby="group-${state}">
    <h2 id="group-${state}">${say(`list.${state}`)} <span class="count">${rows.length}</span></h2>
    <p class="quiet">${say(`list.${state}.means`)}</p>
    <ul class="rows">${rows.map((row) => html`<${Row} key=${row.id} row=${row} lists=${lists}
      definition=${definitions.get(keyOf(row))} />`)}</ul>
  </section>`;
}

/** @param {{row: Summary, lists: Lists, definition?: import("../types.js").FormDefinition}} props */
function Row({ row, lists, definition }) {
  const { document } = row;
  const place = row.state === "draft" ? "form" : "record";
  return html`<li><a class="row" href=${href(place, row.id)}>
    <span class="row-main">
      <strong>${whatInWords(document, lists, definition)}</strong>
      <span>${whoInWords(document, lists)}</span>
      <span class="quiet">${whenInWords(document)}</span>
    </span>
    <span class="row-state"><${State} row=${row} /></span>
    <${Icon} name="next" />
  </a></li>`;
}

/** @param {{row: Summary}} props */
function State({ row }) {
  const [progress, setProgress] = useState(/** @type {{left: number, total: number} | null} */ (null));
  const store = session.value?.store;
  useEffect(() => {
    if (store && row.state === "draft") progressOf(store, row).then(setProgress);
  }, [store, row]);
  const now = new Date();
  if (row.state === "draft" && progress) {
    return html`<span>${progress.left ? say("row.left", { n: progress.left }) : say("row.complete")}</span>
      <progress class="bar" max=${progress.total} value=${progress.total - progress.left} aria-hidden="true"></progress>`;
  }
  if (row.state === "arrived") {
    return html`<span class="figure">${say("row.number", { number: row.number ?? "" })}</span>
      <span class="quiet">${row.submitted_at ? instantInWords(row.submitted_at, now) : ""}</span>`;
  }
  if (row.state === "waiting") return html`<span>${say("row.waiting")}</span>`;
  return html`<span>${row.state === "attention" ? say("row.attention") : ""}</span>`;
}
