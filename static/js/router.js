/**
 * Where one is, kept in the address after `#`: the shell is one cached page, so every place in
 * the application opens without a network, and Back does what people expect of it.
 */

import { signal } from "../vendor/preact.js";

/** @typedef {"list" | "sign-in" | "new" | "form" | "review" | "record" | "tablet" | "training"} Place */
/** @typedef {{place: Place, id: string, part: string}} Route */

/** @type {Record<string, Place>} */
const PLACES = { "sign-in": "sign-in", new: "new", form: "form", review: "review", record: "record", tablet: "tablet", training: "training" };

/** Where one is now. */
export const route = signal(parse(globalThis.location?.hash ?? ""));

/**
 * Return the place an address names; anything unknown is the list.
 * @param {string} hash
 * @returns {Route}
 */
export function parse(hash) {
  const [name = "", id = "", part = ""] = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { place: PLACES[name] ?? "list", id, part };
}

/**
 * Return the address of a place.
 * @param {Place} place
 * @param {string} [id]
 * @param {string} [part]
 * @returns {string}
 */
export function href(place, id = "", part = "") {
  const steps = place === "list" ? [] : [place, id, part].filter(Boolean);
  return `#/${steps.map(encodeURIComponent).join("/")}`;
}

/**
 * Go to a place; `replace` leaves no trace in the history.
 * @param {string} address
 * @param {{replace?: boolean}} [options]
 */
export function go(address, { replace = false } = {}) {
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  route.value = parse(address);
}

/** Follow the browser's own moves (Back, a link, an address typed by hand). */
export function follow() {
  const read = () => {
    route.value = parse(location.hash);
  };
  addEventListener("hashchange", read);
  addEventListener("popstate", read);
}
