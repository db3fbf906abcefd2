/**
 * Choose one of many by typing a few letters; works without a network and without diacritics.
 *
 * The button stays as large as before whatever is chosen; the list opens in a sheet whose search
 * field is at the top, where a screen keyboard cannot cover it.
 */

import { html, useEffect, useId, useRef, useState } from "../../vendor/preact.js";
import { say } from "../words.js";
import { Icon } from "./icons.js";
import { byName, matches } from "./order.js";
import { Sheet } from "./sheet.js";

/** More rows than this are not read but searched. */
const SHOWN = 60;
/** A short list needs no search field. */
const SEARCHED_FROM = 8;

/** @typedef {{code: string, text: string, detail?: string}} Entry */

/**
 * Return the entries a search leaves, in Latvian order.
 * @param {Entry[]} entries
 * @param {string} sought
 * @returns {Entry[]}
 */
export function found(entries, sought) {
  const left = sought.trim()
    ? entries.filter((entry) => matches(`${entry.text} ${entry.detail ?? ""}`, sought))
    : [...entries];
  return left.sort((a, b) => byName(a.text, b.text) || byName(a.detail ?? "", b.detail ?? ""));
}

/**
 * Return the button that shows the choice and opens the list.
 * @param {object} props
 * @param {Entry[]} props.entries
 * @param {string | null | undefined} props.chosen
 * @param {(code: string | null) => void} props.onChoose
 * @param {string} props.label what is chosen, said in the sheet's title
 * @param {string} props.labelledBy
 * @param {string} [props.describedBy]
 * @param {string} [props.empty] what to say when there is nothing to choose from
 */
export function Chooser({ entries, chosen, onChoose, label, labelledBy, describedBy, empty }) {
  const [open, setOpen] = useState(false);
  const own = useId();
  const entry = entries.find((one) => one.code === chosen);
  const choose = (/** @type {string | null} */ code) => {
    setOpen(false);
    if (code !== chosen) onChoose(code);
  };
  const shown = entry?.text ?? (chosen ? say("chooser.unknown", { code: chosen }) : say("chooser.choose"));
  return html`<button type="button" class="chooser" id=${own} aria-haspopup="dialog"
      aria-labelledby="${labelledBy} ${own}" aria-describedby=${describedBy} onClick=${() => setOpen(true)}>
      <span class="chooser-text ${chosen ? "" : "is-empty"}">${shown}</span>
      ${entry?.detail && html`<span class="chooser-detail">${entry.detail}</span>`}
      <${Icon} name="next" />
    </button>
    ${open &&
    html`<${Sheet} title=${label} look="sheet-tall" onClose=${() => setOpen(false)}>
      <${Search} entries=${entries} chosen=${chosen} onChoose=${choose} label=${label} empty=${empty} />
    <//>`}`;
}

/**
 * @param {object} props
 * @param {Entry[]} props.entries
 * @param {string | null | undefined} props.chosen
 * @param {(code: string | null) => void} props.onChoose
 * @param {string} props.label
 * @param {string} [props.empty]
 */
function Search({ entries, chosen, onChoose, label, empty }) {
  const [sought, setSought] = useState("");
  const [at, setAt] = useState(-1);
  const list = useId();
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const all = found(entries, sought);
  const rows = all.slice(0, SHOWN);
  useEffect(() => field.current?.focus(), []);
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = rows[at] ?? (rows.length === 1 ? rows[0] : undefined);
    if (step) setAt(Math.min(Math.max(at + step, 0), rows.length - 1));
    else if (event.key === "Enter" && row) onChoose(row.code);
    else return;
    event.preventDefault();
  };
  const search = (/** @type {Event} */ event) => {
    setSought(/** @type {HTMLInputElement} */ (event.target).value);
    setAt(-1);
  };
  return html`
    ${entries.length >= SEARCHED_FROM &&
    html`<label class="search"><${Icon} name="search" /><span class="unseen">${say("chooser.search")}</span>
      <input ref=${field} type="search" role="combobox" aria-expanded="true" aria-controls=${list}
        aria-autocomplete="list" aria-activedescendant=${at >= 0 ? `${list}-${at}` : undefined}
        autocomplete="off" spellcheck=${false} placeholder=${say("chooser.search")} value=${sought}
        onInput=${search} onKeyDown=${keys} /></label>`}
    <p class="quiet" role="status">${counted(all.length, entries.length, empty)}</p>
    <${Rows} rows=${rows} at=${at} list=${list} chosen=${chosen} label=${label} onChoose=${onChoose} />
    ${chosen && html`<button type="button" class="button" onClick=${() => onChoose(null)}>${say("chooser.clear")}</button>`}`;
}

/**
 * @param {number} left
 * @param {number} total
 * @param {string | undefined} empty
 */
function counted(left, total, empty) {
  if (!total) return empty ?? say("chooser.nothing");
  if (left > SHOWN) return say("chooser.more", { n: SHOWN, total: left });
  return say("chooser.found", { n: left });
}

/**
 * @param {object} props
 * @param {Entry[]} props.rows
 * @param {number} props.at
 * @param {string} props.list
 * @param {string | null | undefined} props.chosen
 * @param {string} props.label
 * @param {(code: string) => void} props.onChoose
 */
function Rows({ rows, at, list, chosen, label, onChoose }) {
  useEffect(() => {
    document.getElementById(`${list}-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return html`<ul class="rows" role="listbox" id=${list} aria-label=${label}>
    ${rows.map(
      (row, index) => html`<li role="option" key=${row.code} id="${list}-${index}" tabindex=${optionTab(row, index, rows, chosen)}
        class="row-option ${index === at ? "is-at" : ""}" aria-selected=${row.code === chosen}
        onClick=${() => onChoose(row.code)} onKeyDown=${rowKeys(row, onChoose)}>
        <span>${row.text}</span>${row.detail && html`<span class="quiet">${row.detail}</span>`}
      </li>`,
    )}
  </ul>`;
}

/**
 * One row is in the tab order: the chosen one, else the first.
 * @param {Entry} row
 * @param {number} index
 * @param {Entry[]} rows
 * @param {string | null | undefined} chosen
 */
function optionTab(row, index, rows, chosen) {
  const hasChosen = rows.some((one) => one.code === chosen);
  return (hasChosen ? row.code === chosen : index === 0) ? 0 : -1;
}

/**
 * @param {Entry} row
 * @param {(code: string) => void} onChoose
 */
function rowKeys(row, onChoose) {
  return (/** @type {KeyboardEvent} */ event) => {
    const here = /** @type {HTMLElement} */ (event.currentTarget);
    if (event.key === "ArrowDown") /** @type {HTMLElement | null} */ (here.nextElementSibling)?.focus();
    else if (event.key === "ArrowUp") /** @type {HTMLElement | null} */ (here.previousElementSibling)?.focus();
    else if (event.key === "Enter" || event.key === " ") onChoose(row.code);
    else return;
    event.preventDefault();
  };
}
