/** A new observation: four things to say, and the lesson can begin. */

import { html, useEffect, useMemo, useState } from "../../vendor/preact.js";
import { go, href } from "../router.js";
import { Chooser } from "../ui/chooser.js";
import { Choice } from "../ui/choice.js";
import { Icon } from "../ui/icons.js";
import { fitting, later, localParts } from "../ui/moments.js";
import { byName } from "../ui/order.js";
import { inWords, say } from "../words.js";
import { definitionsOf, keyOf } from "./definitions.js";
import { isThere, mayObserveAt } from "./entries.js";
import { Languages } from "./languages.js";
import { useLists } from "./list.js";
import { entryInWords } from "./rows.js";
import { begun, entrance, fromLastTime } from "./presets.js";
import { observations, reference, session } from "./session.js";

/** @typedef {import("../store/types.js").FormRow} FormRow */
/** @typedef {import("../store/types.js").Person} Person */
/** @typedef {import("../store/types.js").Assignment} Assignment */
/** @typedef {import("../store/types.js").Institution} Institution */
/** @typedef {import("../types.js").FormDefinition} FormDefinition */
/** @typedef {import("./definitions.js").Definitions} Definitions */
/** @typedef {{forms: FormRow[], definitions: Definitions, person: Person | null, institutions: Institution[], assignments: Assignment[]}} Known */

/** As long as most lessons are; the observer changes it where it differs. */
const LESSON_MINUTES = 40;

/** Forms in the order in which a city uses them, the oftenest first; what is not here follows by name. */
const OFTEN = ["ms", "rn", "ms-s", "mt"];

/** @type {Known} */
const NOTHING = { forms: [], definitions: new Map(), person: null, institutions: [], assignments: [] };

/** @returns {Known | null} what this tablet knows, null until it is read */
function useKnown() {
  const [known, setKnown] = useState(/** @type {Known | null} */ (null));
  const store = session.value?.store;
  const version = reference.value;
  useEffect(() => {
    if (store) read(store).then(setKnown);
    else setKnown(NOTHING);
  }, [store, version]);
  return known;
}

/**
 * Read what a new observation is chosen from; forms of kinds the person may not make are left out.
 * @param {import("../store/types.js").Store} store
 * @returns {Promise<Known>}
 */
async function read(store) {
  const from = store.reference;
  const [all, person, institutions, assignments] = await Promise.all([
    from.forms(), from.person(), from.institutions(), from.assignments(),
  ]);
  const definitions = await definitionsOf(store, all);
  const forms = all.filter((one) => !person || kindsOf(person, definitions.get(keyOf(one))).length > 0);
  return { forms: forms.sort(inOrderOfUse), definitions, person, institutions, assignments };
}

/**
 * @param {FormRow} one
 * @param {FormRow} other
 */
function inOrderOfUse(one, other) {
  const place = (/** @type {FormRow} */ { form }) => (OFTEN.includes(form) ? OFTEN.indexOf(form) : OFTEN.length);
  return place(one) - place(other) || byName(inWords(one.title), inWords(other.title));
}

/** Return the page. */
export function New() {
  const known = useKnown();
  return html`<main class="page narrow" id="main">
    <header class="page-head"><a class="plain-button" href=${href("list")}><${Icon} name="back" /><span>${say("form.list")}</span></a>
      <span class="spread"></span><${Languages} /></header>
    <h1>${say("new.title")}</h1>
    ${known && (known.forms.length ? html`<${Questions} known=${known} />` : html`<p class="empty">${say("new.no-forms")}</p>`)}
  </main>`;
}

/** @param {{known: Known}} props */
function Questions({ known }) {
  const [today] = localParts(new Date());
  const schools = known.institutions.filter((one) => mayObserveAt(known.person, one.code) && isThere(one, today));
  const [form, setForm] = useState(only(known.forms.map((one) => one.form)));
  const [picked, setKind] = useState(/** @type {string | null} */ (null));
  const [school, setSchool] = useState(only(schools.map(({ code }) => code)));
  const [teacher, setTeacher] = useState(/** @type {string | null} */ (null));
  const row = known.forms.find((one) => one.form === form);
  const definition = row && known.definitions.get(keyOf(row));
  const kinds = kindsOf(known.person, definition);
  const kind = kinds.some(({ code }) => code === picked) ? picked : only(kinds.map(({ code }) => code));
  const begin = async () => {
    const store = session.value?.store;
    if (!store || !definition) return;
    const said = firstFields(known, { kind, school, teacher }, new Date());
    const fields = { ...fromLastTime(observations.value, said, definition), ...said };
    const lists = await store.reference.lists();
    const all = begun(definition, fields, lists);
    const id = await store.create(definition.form, definition.version, all);
    go(href("form", id, entrance(definition, all, lists)), { replace: true });
  };
  return html`<div class="questions">
    <${Question} text=${say("new.form")} id="new-form">
      <${Choice} look="long" labelledBy="new-form" chosen=${form} onChoose=${setForm}
        options=${known.forms.map((one) => ({ code: one.form, text: inWords(one.title) }))} /><//>
    ${kinds.length > 0 && html`<${Question} text=${say("new.kind")} id="new-kind">
      <${Choice} look="short" labelledBy="new-kind" chosen=${kind} onChoose=${setKind} options=${kinds} /><//>`}
    <${Question} text=${say("new.institution")} id="new-school">
      <${Chooser} labelledBy="new-school" label=${say("new.institution")} chosen=${school} entries=${schools.map(({ code, name }) => ({ code, text: name }))}
        onChoose=${(/** @type {string | null} */ code) => { setSchool(code); setTeacher(null); }} /><//>
    <${Question} text=${say("new.teacher")} id="new-teacher">
      <${Teachers} known=${known} kind=${kind} school=${school} teacher=${teacher}
        onChoose=${(/** @type {Assignment | null} */ one) => { setTeacher(one?.code ?? null); if (one) setSchool(one.institution); }} /><//>
    <div class="submit"><p class="quiet">${definition ? say("new.rest") : say("new.form-first")}</p>
      <button type="button" class="button is-primary is-large" disabled=${!definition} onClick=${begin}>${say("new.begin")}<${Icon} name="next" /></button></div>
  </div>`;
}

/** @param {{text: string, id: string, children: unknown}} props */
function Question({ text, id, children }) {
  return html`<div class="item"><h2 class="item-text" id=${id}>${text}</h2>${children}</div>`;
}

/**
 * @param {string[]} codes
 * @returns {string | null} the only one there is: then there is nothing to choose
 */
function only(codes) {
  return codes.length === 1 ? (codes[0] ?? null) : null;
}

/**
 * The kinds of observation that both the form and the person's rights allow.
 * @param {Person | null} person
 * @param {FormDefinition | undefined} definition
 */
function kindsOf(person, definition) {
  const items = definition?.sections.flatMap((section) => section.items) ?? [];
  const options = items.find(({ code }) => code === "K.VEIDS")?.options ?? [];
  return options
    .filter(({ code }) => person?.kinds.includes(code))
    .map(({ code, text }) => ({ code, text: inWords(text) }));
}

/**
 * A teacher observes oneself in a self-observation and others in every other.
 * @param {Assignment} one
 * @param {Person | null} person
 * @param {string | null} kind
 */
function suits(one, person, kind) {
  return !person || !kind || (one.person === person.id) === (kind === "pasverosana");
}

/** @param {{known: Known, kind: string | null, school: string | null, teacher: string | null, onChoose: (one: Assignment | null) => void}} props */
function Teachers({ known, kind, school, teacher, onChoose }) {
  const lists = useLists();
  const [today] = localParts(new Date());
  const entries = useMemo(
    () =>
      known.assignments
        .filter((one) => (school ? one.institution === school : mayObserveAt(known.person, one.institution)))
        .filter((one) => suits(one, known.person, kind))
        .filter((one) => isThere(one, today))
        .map((one) => ({ code: one.code, text: one.name, detail: detailOf(one, known, lists, school) })),
    [known, kind, school, lists],
  );
  return html`<${Chooser} labelledBy="new-teacher" label=${say("new.teacher")} entries=${entries} chosen=${teacher}
    empty=${say("new.no-teachers")}
    onChoose=${(/** @type {string | null} */ code) => onChoose(known.assignments.find((one) => one.code === code) ?? null)} />`;
}

/**
 * @param {Assignment} one
 * @param {Known} known
 * @param {import("../store/types.js").Lists} lists
 * @param {string | null} school
 */
function detailOf(one, known, lists, school) {
  const subjects = one.subjects.map((code) => entryInWords(lists, "subjects", code)).join(", ");
  const where = known.institutions.find(({ code }) => code === one.institution)?.short_name;
  return [subjects, school ? "" : where].filter(Boolean).join(" · ");
}

/**
 * Return the fields an observation begins with: what was said, and what follows from it.
 * @param {Known} known
 * @param {{kind: string | null, school: string | null, teacher: string | null}} said
 * @param {Date} now
 * @returns {Record<string, unknown>}
 */
export function firstFields(known, { kind, school, teacher }, now) {
  const [day, time] = localParts(now);
  const starts = fitting(time, LESSON_MINUTES);
  const sites = known.institutions.find(({ code }) => code === school)?.sites ?? [];
  const programmes = sites.length === 1 ? (sites[0]?.programmes ?? []) : [];
  const subjects = known.assignments.find(({ code }) => code === teacher)?.subjects ?? [];
  const fields = {
    "K.DATUMS": day,
    "K.NO": starts,
    "K.LIDZ": later(starts, LESSON_MINUTES),
    "K.VEIDS": kind,
    "K.IESTADE": school,
    "K.ADRESE": sites.length === 1 ? sites[0]?.code : null,
    "K.PROGR": programmes.length === 1 ? programmes[0] : null,
    "K.PEDAGOGS": teacher,
    "K.PRIEKSM": subjects.length === 1 ? subjects[0] : null,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));
}
