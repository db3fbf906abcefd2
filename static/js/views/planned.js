/** Visits that were planned for this person: one tap, and the form begins with what is known. */

import { html, useEffect, useState } from "../../vendor/preact.js";
import { go, href } from "../router.js";
import { Icon } from "../ui/icons.js";
import { later, localParts } from "../ui/moments.js";
import { say } from "../words.js";
import { definitionsOf, keyOf } from "./definitions.js";
import { begun, entrance, fromLastTime, onlySite } from "./presets.js";
import { entryInWords, whenInWords } from "./rows.js";
import { observations, reference, session } from "./session.js";

/** @typedef {import("../store/types.js").Plan} Plan */
/** @typedef {import("../store/types.js").Lists} Lists */
/** @typedef {import("../store/types.js").Summary} Summary */

/** A visit that was not begun is shown this many days after its own. */
const DAYS_AFTER = 14;
const DAYS_BEFORE = 30;
const SHOWN = 5;
const DAY_MS = 24 * 3600 * 1000;
const LESSON_MINUTES = 40;

/**
 * Return the visits that wait to be begun, the nearest first.
 * @param {Plan[]} plans
 * @param {Summary[]} rows
 * @param {Date} now
 * @returns {Plan[]}
 */
export function waiting(plans, rows, now) {
  const begunAlready = new Set(rows.map(({ document }) => document["K.KOPA"]));
  const [first] = localParts(new Date(now.getTime() - DAYS_AFTER * DAY_MS));
  const [last] = localParts(new Date(now.getTime() + DAYS_BEFORE * DAY_MS));
  return plans
    .filter(({ id, state, on }) => state === "planned" && on !== null && on >= first && on <= last && !begunAlready.has(id))
    .sort((one, other) => momentOf(one).localeCompare(momentOf(other)))
    .slice(0, SHOWN);
}

/** @param {Plan} plan */
const momentOf = (plan) => `${plan.on} ${plan.starts_at}`;

/**
 * Return the fields an observation of a visit begins with.
 * @param {Plan} plan
 * @param {Lists} lists
 * @returns {Record<string, unknown>}
 */
export function fieldsOf(plan, lists) {
  const subjects = /** @type {string[]} */ (lists.assignments?.[plan.assignment]?.subjects ?? []);
  const ends = plan.ends_at || (plan.starts_at ? later(plan.starts_at, LESSON_MINUTES) : null);
  const fields = {
    "K.KOPA": plan.id,
    "K.DATUMS": plan.on,
    "K.NO": plan.starts_at || null,
    "K.LIDZ": ends,
    "K.VEIDS": plan.kind,
    "K.MERKIS": plan.purpose,
    "K.PIETEIKTS": plan.announced,
    "K.IESTADE": plan.institution,
    "K.ADRESE": plan.site ?? onlySite(lists, plan.institution),
    "K.PEDAGOGS": plan.assignment,
    "K.PRIEKSM": subjects.length === 1 ? subjects[0] : null,
    "K.FOKUSS": plan.focus.length ? plan.focus : null,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));
}

/** @param {{lists: Lists}} props */
export function Planned({ lists }) {
  const [plans, setPlans] = useState(/** @type {Plan[]} */ ([]));
  const store = session.value?.store;
  const version = reference.value;
  useEffect(() => {
    store?.reference.plans().then(setPlans, () => {});
  }, [store, version]);
  const rows = waiting(plans, observations.value, new Date());
  if (!rows.length) return null;
  return html`<section class="group is-planned" aria-labelledby="group-planned">
    <h2 id="group-planned">${say("planned.title")} <span class="count">${rows.length}</span></h2>
    <p class="quiet">${say("planned.means")}</p>
    <ul class="rows">${rows.map((plan) => html`<li key=${plan.id}><button type="button" class="row" onClick=${() => begin(plan)}>
      <span class="row-main">
        <strong>${entryInWords(lists, "assignments", plan.assignment)}</strong>
        <span>${entryInWords(lists, "institutions", plan.institution)}</span>
        <span class="quiet">${whenInWords(fieldsOf(plan, lists))}</span>
      </span>
      <span class="row-state"><span>${say("planned.begin")}</span></span>
      <${Icon} name="next" />
    </button></li>`)}</ul>
  </section>`;
}

/** @param {Plan} plan */
async function begin(plan) {
  const store = session.peek()?.store;
  if (!store) return;
  const [forms, lists] = await Promise.all([store.reference.forms(), store.reference.lists()]);
  const form = forms.find((one) => one.form === plan.form);
  const definition = form && (await definitionsOf(store, [form])).get(keyOf(form));
  // The form has been closed since: the observer chooses another.
  if (!definition) return go(href("new"));
  const said = fieldsOf(plan, lists);
  const fields = begun(definition, { ...fromLastTime(observations.peek(), said, definition), ...said }, lists);
  const id = await store.create(definition.form, definition.version, fields);
  go(href("form", id, entrance(definition, fields, lists)));
}
