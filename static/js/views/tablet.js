/**
 * About this device: whether everything of mine has arrived, how it is locked, whether there is
 * room, a copy for bad days, and how to install the application.
 */

import { html, useEffect, useState } from "../../vendor/preact.js";
import { href } from "../router.js";
import { ROOM_BYTES, roomTested, testRoom } from "../store/space.js";
import { Icon } from "../ui/icons.js";
import { instantInWords } from "../ui/moments.js";
import { say } from "../words.js";
import { CopyButton } from "./copy.js";
import { askToPersist } from "./door.js";
import { Install } from "./install.js";
import { Languages } from "./languages.js";
import { Locking } from "./locking.js";
import { AwayLine } from "./lost.js";
import { SendingLine } from "./sending.js";
import { observations, persisted, session } from "./session.js";
import { Who } from "./who.js";

/** @typedef {import("../store/types.js").Compared} Compared */

const MIB = 1024 * 1024;

/** Return the page. */
export function TabletPage() {
  return html`<main class="page tablet" id="main">
    <header class="page-head"><a class="plain-button" href=${href("list")}><${Icon} name="back" /><span>${say("form.list")}</span></a>
      <span class="spread"></span><${Languages} /><${Who} /></header>
    <h1>${say("tablet.title")}</h1>
    <${AwayLine} />
    <${Comparison} />
    <${Locking} />
    <${Storage} />
    <section class="stack" aria-labelledby="tablet-copy"><h2 id="tablet-copy">${say("tablet.copy")}</h2>
      <p>${say("tablet.copy.means")}</p><${CopyButton} /></section>
    <${Install} />
    <footer class="page-foot"><a href="/account">${say("tablet.devices")}</a></footer>
  </main>`;
}

/** "Is everything of mine there?" */
function Comparison() {
  const [found, setFound] = useState(/** @type {Compared | "busy" | null} */ (null));
  const ask = async () => {
    setFound("busy");
    setFound((await session.value?.sync.compare().catch(() => null)) ?? null);
  };
  return html`<section class="stack" aria-labelledby="tablet-all">
    <h2 id="tablet-all">${say("tablet.all")}</h2>
    <${SendingLine} />
    <p>${say("tablet.all.means")}</p>
    <div><button type="button" class="button is-primary" disabled=${found === "busy"} onClick=${ask}>${say("tablet.all.do")}</button></div>
    <div role="status">${found === "busy" ? html`<p class="quiet">${say("tablet.all.busy")}</p>` : found && html`<${Found} found=${found} />`}</div>
  </section>`;
}

/** @param {{found: Compared}} props */
function Found({ found }) {
  const { obstacle, lacking, different, unsent, changes } = found;
  if (obstacle) return html`<p class="notice"><strong>${say("tablet.all.obstacle")}</strong> ${say(`sending.${obstacle}.do`, { n: unsent })}</p>`;
  const params = { n: found.observations, changes, at: instantInWords(found.at, new Date()) };
  const isWhole = lacking === 0 && different.length === 0 && unsent === 0;
  return html`<div class="notice stack ${isWhole ? "is-well" : ""}">
    ${isWhole && html`<p><${Icon} name="check" /> <strong>${say(changes ? "tablet.all.whole" : "tablet.all.none")}</strong></p>`}
    ${unsent > 0 && html`<p><strong>${say("tablet.all.unsent", { n: unsent })}</strong></p>`}
    ${lacking > 0 && html`<p><strong>${say("tablet.all.lacking", { n: lacking })}</strong></p>`}
    ${different.length > 0 && html`<p><strong>${say("tablet.all.different", { n: different.length })}</strong> ${say("tablet.all.different.do")}</p>
      <ul>${different.map((id) => html`<li key=${id}><a href=${href("record", id)}>${numberOf(id)}</a></li>`)}</ul>`}
    ${changes > 0 && html`<p class="quiet">${say("tablet.all.compared", params)}</p>`}
  </div>`;
}

/** @param {string} id */
function numberOf(id) {
  return observations.value.find((row) => row.id === id)?.number ?? id;
}

function Storage() {
  const [room, setRoom] = useState(roomTested());
  useEffect(() => {
    testRoom().then(setRoom, () => {});
  }, []);
  const isKept = persisted.value === true;
  return html`<section class="stack" aria-labelledby="tablet-storage">
    <h2 id="tablet-storage">${say("tablet.storage")}</h2>
    <p class=${isKept ? "" : "notice"}>${say(isKept ? "list.kept" : "list.not-kept")}</p>
    ${!isKept && html`<div><button type="button" class="button" onClick=${askToPersist}>${say("tablet.storage.ask")}</button></div>`}
    ${room !== null && html`<p class=${room < ROOM_BYTES ? "notice is-error" : ""}>${roomInWords(room)}</p>`}
  </section>`;
}

/** @param {number} room */
function roomInWords(room) {
  if (room >= ROOM_BYTES) return say("tablet.room", { n: Math.round(room / MIB) });
  return say(room > 0 ? "tablet.room.little" : "tablet.room.none");
}
