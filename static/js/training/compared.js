/** One's answers beside those agreed on, each with its reason; in words, and without a mark. */

import { html } from "../../vendor/preact.js";
import { href } from "../router.js";
import { inWords } from "../words.js";
import { Anew } from "./anew.js";
import { counted } from "./comparing.js";
import { Heading, Page, spoken, Unconfirmed } from "./frame.js";
import { tell } from "./words.js";

/** @typedef {import("./exercise.js").Exercise} Exercise */
/** @typedef {import("./comparing.js").Row} Row */
/** @typedef {import("./lessons.js").Value} Value */

/** @param {{exercise: Exercise, onAnew: () => Promise<void>}} props */
export function Compared({ exercise, onAnew }) {
  const { lesson, definition } = exercise;
  const rows = exercise.rows.value;
  const sections = definition.sections
    .map(({ code, title, items }) => ({ code, title, rows: rows.filter((row) => items.some((item) => item.code === row.item.code)) }))
    .filter((section) => section.rows.length > 0);
  return html`<${Page} back=${href("training", lesson.lesson)} name=${tell("to-lesson")}>
    <header class="training-head"><p class="quiet">${inWords(lesson.title)}</p><${Heading} of="compared">${tell("compared")}<//></header>
    <${Summary} rows=${rows} />
    <${Unconfirmed} lesson=${lesson} />
    <section class="training-trains"><h2>${tell("trains")}</h2><p>${inWords(lesson.trains)}</p></section>
    ${sections.map(
      (section) => html`<section key=${section.code} class="compared" aria-labelledby=${`of-${section.code}`}>
        <h2 id=${`of-${section.code}`}>${inWords(section.title)}</h2>
        ${section.rows.map((row) => html`<${One} key=${row.item.code} row=${row} exercise=${exercise} />`)}
      </section>`,
    )}
    <div class="submit training-go"><p>${tell("may-repeat")}</p><${Anew} onAnew=${onAnew} />
      <a class="button" href=${href("training")}>${tell("other-lessons")}</a></div>
  <//>`;
}

/** @param {{rows: Row[]}} props */
function Summary({ rows }) {
  const { all, same, near, far, open } = counted(rows);
  const parts = [
    tell("sum.same", { n: same, all }),
    near > 0 && tell("sum.near", { n: near }),
    far > 0 && tell("sum.far", { n: far }),
    open > 0 && tell("sum.open", { n: open }),
  ];
  return html`<div class="training-sum" role="status"><p class="training-sum-words">${parts.filter(Boolean).join(", ")}.</p>
    <p>${tell("no-mark")}</p></div>`;
}

/** @param {{row: Row, exercise: Exercise}} props */
function One({ row: { item, master, value, nearness }, exercise }) {
  const same = nearness === "same";
  return html`<article class="compare is-${nearness}">
    <h3>${inWords(item.text)}</h3>
    <dl class="compare-answers">
      ${same ? null : html`<div><dt>${tell("yours")}</dt><dd>${value === null ? tell("not-answered") : html`<${Said} exercise=${exercise} item=${item} value=${value} />`}</dd></div>`}
      <div><dt>${tell(same ? "both" : "agreed")}</dt><dd><${Said} exercise=${exercise} item=${item} value=${master.value} /></dd></div>
      <div class="compare-how"><dt class="unseen">${tell("how")}</dt><dd>${tell(`is.${nearness}`)}</dd></div>
    </dl>
    <p class="compare-reason">${inWords(master.reason)}</p>
    ${master.minutes.length > 0 && html`<p class="quiet">${tell("minutes", { minutes: master.minutes.map((minute) => tell("ordinal", { n: minute })).join(", ") })}</p>`}
    ${(master.near ?? []).map(
      (near) => html`<p class="compare-near" key=${String(near.value)}><strong>${tell(near.accepted ? "would-do" : "why-not", { answer: spoken(exercise, item, near.value) })}</strong> ${inWords(near.why)}</p>`,
    )}
  </article>`;
}

/** @param {{exercise: Exercise, item: import("../types.js").Item, value: Value}} props */
function Said({ exercise, item, value }) {
  const look = item.kind === "scale" ? `mark is-${value}` : "";
  return html`<span class=${look}>${spoken(exercise, item, value)}</span>`;
}
