/** Line icons, drawn as SVG elements; all are decoration beside words, hidden from screen readers. */

import { html } from "../../vendor/preact.js";

/** @type {Record<string, string>} */
const PATHS = {
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  up: "M5 15l7-7 7 7",
  check: "M5 12.5l4.5 4.5L19 7.5",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  note: "M4 20l1-4.5L16.5 4 20 7.5 8.5 19 4 20zM14 6.5l3.5 3.5",
  sections: "M4 6h2M10 6h10M4 12h2M10 12h10M4 18h2M10 18h10",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  search: "M10.5 17a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13zM15.5 15.5L20 20",
  sent: "M4 12l16-7-6 15-3-6-7-2z",
  alert: "M12 4.5L21 19.5H3L12 4.5zM12 10v4.5M12 17h.01",
  erase: "M8.5 6H20v12H8.5L3 12l5.5-6zM11.5 9.5l5 5M16.5 9.5l-5 5",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  key: "M8 19a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM11 12.2L19 4M15.5 7.5L18 10",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20a7 7 0 0 1 14 0",
};

/**
 * Return an icon.
 * @param {{name: keyof typeof PATHS}} props
 */
export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d=${PATHS[name]} />
  </svg>`;
}
