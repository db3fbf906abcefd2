/**
 * Pictures of how to install: what to look for, drawn in lines of our own. The sentence beside each
 * says the same, so they are decoration to a screen reader.
 */

import { html } from "../../vendor/preact.js";

/** The sign to look for, in a square of 24. @type {Record<string, string>} */
const SIGNS = {
  dots: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  share: "M12 15V3.5M8 7l4-3.5L16 7M7 10H5.5v10.5h13V10H17",
  install: "M3.5 4.5h17v11h-17zM8.5 20h7M12 7v5.5M9.5 10l2.5 2.5 2.5-2.5",
  add: "M4.5 4.5h15v15h-15zM12 8.5v7M8.5 12h7",
};

/** Where the sign of step 1 stands, and what step 2 shows. */
const SYSTEMS = {
  android: { sign: "dots", at: 210, second: "menu" },
  ipad: { sign: "share", at: 182, second: "menu" },
  chromebook: { sign: "install", at: 212, second: "dialog" },
};

/** @param {{system: keyof typeof SYSTEMS, step: 1 | 2 | 3}} props */
export function Picture({ system, step }) {
  const { sign, at, second } = SYSTEMS[system];
  const inside = step === 1 ? browserBar(sign, at) : step === 3 ? homeScreen() : second === "menu" ? menu() : dialog();
  return html`<svg class="install-picture" viewBox="0 0 240 130" aria-hidden="true" focusable="false">
    <rect class="screen" x="4" y="4" width="232" height="122" rx="10" />${inside}</svg>`;
}

/**
 * @param {keyof typeof SIGNS} sign
 * @param {number} at
 */
function browserBar(sign, at) {
  return html`<path class="line" d="M4 40h232" /><rect class="faint" x="16" y="14" width="${at - 40}" height="17" rx="8.5" />
    <circle class="look" cx=${at} cy="22.5" r="15" /><g transform="translate(${at - 9} 13.5) scale(0.75)"><path class="sign" d=${SIGNS[sign]} /></g>
    <path class="text" d="M20 60h120M20 76h170M20 92h150M20 108h90" />`;
}

function menu() {
  const rows = [30, 54, 78, 102];
  return html`<path class="text is-far" d="M20 30h60M20 46h70M20 62h50" /><rect class="front" x="98" y="14" width="130" height="104" rx="8" />
    <rect class="look" x="102" y="66" width="122" height="24" rx="6" />
    ${rows.map((y, place) => html`<path key=${y} class="text" d="M132 ${y}h${[64, 48, 80, 56][place]}" />`)}
    <g transform="translate(107 67) scale(0.9)"><path class="sign" d=${SIGNS.add} /></g>`;
}

function dialog() {
  return html`<path class="line" d="M4 40h232" /><rect class="faint" x="16" y="14" width="110" height="17" rx="8.5" />
    <rect class="front" x="92" y="34" width="132" height="82" rx="8" /><path class="text" d="M106 52h70M106 66h96" />
    <rect class="ours" x="152" y="84" width="60" height="22" rx="11" /><path class="text is-light" d="M166 95h32" />`;
}

function homeScreen() {
  const places = [34, 84, 134, 184];
  return html`${places.map((x, place) => html`<rect key=${x} class=${place === 2 ? "ours" : "faint"} x=${x} y="34" width="30" height="30" rx="8" />`)}
    <path class="text is-light" d="M142 46h14M142 52h9" /><path class="text" d="M134 76h30" />
    <circle class="look" cx="149" cy="53" r="33" />${places.map((x) => html`<rect key=${x} class="faint" x=${x} y="94" width="30" height="18" rx="6" />`)}`;
}
