/** The capture application: which page is shown, and for whom. */

import { html, render, useEffect, useState } from "../vendor/preact.js";
import { follow, go, href, route } from "./router.js";
import { keepShell } from "./sync/shell.js";
import { pinWanted, resume } from "./views/door.js";
import { openDraft } from "./views/draft.js";
import { Form } from "./views/form.js";
import { List } from "./views/list.js";
import { Lock } from "./views/lock.js";
import { New } from "./views/new.js";
import { ChoosePin } from "./views/pin.js";
import { RecordPage } from "./views/record.js";
import { Review } from "./views/review.js";
import { locked, newVersion, observations, session, unopened } from "./views/session.js";
import { SignIn } from "./views/sign-in.js";
import { itStands, stands } from "./views/standing.js";
import { TabletPage } from "./views/tablet.js";
import { TrainingPage } from "./views/training.js";
import { language, say, speak } from "./words.js";

// What runs, for whoever looks at it from outside: importing its modules would make others.
export { signOut } from "./views/door.js";
export { session } from "./views/session.js";
// What training.js, which is loaded when it is asked for, has in common with this script: made into
// two files, both must use one and the same (tests/js/shell.js).
export { computed, html, signal, useEffect, useId, useRef, useState } from "../vendor/preact.js";
export { index } from "./forms/definition.js";
export { KINDS } from "./forms/kinds/kinds.js";
export { uuid7 } from "./observations/uuid7.js";
export { go, href } from "./router.js";
export { inside } from "./store/store.js";
export { TRAINING } from "./store/vault.js";
export { Icon } from "./ui/icons.js";
export { instantInWords } from "./ui/moments.js";
export { Sheet } from "./ui/sheet.js";
export { valueInWords } from "./views/answers.js";
export { Draft } from "./views/draft.js";
export { Languages } from "./views/languages.js";
export { whatInWords } from "./views/rows.js";
export { SectionItems } from "./views/section.js";
export { Who } from "./views/who.js";
export { filled, inWords, language } from "./words.js";

/** @typedef {import("./views/draft.js").Draft} Opened */

/** Pages about one observation. */
const ABOUT = new Set(["form", "review", "record"]);

function Application() {
  const { place, id, part } = route.value;
  useTitle();
  useEffect(() => (session.value && ABOUT.has(place) ? undefined : itStands()), [place]);
  if (!session.value && locked.value) return html`<${Lock} key=${locked.value.id} />`;
  if (session.value && pinWanted.value) return html`<${ChoosePin} key=${pinWanted.value} />`;
  if (!session.value || place === "sign-in") return html`<${SignIn} />`;
  if (ABOUT.has(place) && id) return html`<${Observation} key=${id} id=${id} place=${place} part=${part} />`;
  if (place === "tablet") return html`<${TabletPage} />`;
  if (place === "training") return html`<${TrainingPage} id=${id} part=${part} />`;
  return place === "new" ? html`<${New} />` : html`<${List} />`;
}

/** @param {{id: string, place: string, part: string}} props */
function Observation({ id, place, part }) {
  const draft = useDraft(id);
  useEffect(() => (draft === undefined ? undefined : itStands()), [draft]);
  if (draft === undefined) return html`<main class="page" id="main"><p role="status">${say("opening")}</p></main>`;
  if (draft === null) {
    return html`<main class="page" id="main"><p class="empty">${say("not-here")}</p>
      <a class="button" href=${href("list")}>${say("form.list")}</a></main>`;
  }
  // An accepted observation is not written any more, whatever the address says.
  if (place === "record" || !draft.observation.value.editable) return html`<${RecordPage} draft=${draft} />`;
  return place === "review" ? html`<${Review} draft=${draft} />` : html`<${Form} draft=${draft} part=${part} />`;
}

/**
 * Open an observation as long as it is shown: undefined while it opens, null when it is not here.
 * @param {string} id
 * @returns {Opened | null | undefined}
 */
function useDraft(id) {
  const [draft, setDraft] = useState(/** @type {Opened | null | undefined} */ (undefined));
  const store = session.value?.store;
  useEffect(() => {
    /** @type {Opened | null} */
    let opened = null;
    let gone = false;
    const show = (/** @type {Opened | null} */ one) => {
      opened = one;
      if (gone) one?.close();
      else setDraft(one);
    };
    if (store) openDraft(store, id).then(show, () => show(null));
    return () => {
      gone = true;
      opened?.close();
    };
  }, [store, id]);
  return draft;
}

function useTitle() {
  const waiting = observations.value.filter(({ state }) => state === "attention").length;
  useEffect(() => {
    document.title = waiting ? `(${waiting}) ${say("title")}` : say("title");
  }, [waiting, language.value]);
}

async function start() {
  speak(language.value);
  follow();
  await resume().catch(() => {
    unopened.value = true;
  });
  if (!session.value && !locked.value && route.value.place !== "list") go(href("list"), { replace: true });
  const root = document.getElementById("app");
  if (!root) return;
  root.textContent = "";
  render(html`<${Application} />`, root);
  await stands;
  await keepShell((isWaiting) => {
    newVersion.value = isWaiting;
  }).catch(() => {});
}

start();
