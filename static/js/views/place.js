/** Where somebody was when the screen was locked: the address, the item, the note being written. */

import { go, href, route } from "../router.js";
import { session } from "./session.js";

/** Height, as a share of the screen, at which the eyes rest. */
const EYES = 0.4;

/** @type {{person: string, address: string} | null} */
let left = null;

/** The note that is open on the screen, by observation: it opens again after unlocking. */
const notes = /** @type {Map<string, {id: string, criteria: string[]}>} */ (new Map());

/**
 * Remember where a person is; gives the address of it.
 * @param {string} person
 * @returns {string}
 */
export function keepPlace(person) {
  const { place, id, part } = route.peek();
  const address = place === "form" ? href(place, id, withItem(part)) : location.hash || href("list");
  left = { person, address };
  return address;
}

/**
 * Bring a person back to where that person was; after somebody else one begins at the list.
 * @param {string} person
 */
export function backToPlace(person) {
  const here = route.peek().place === "sign-in" ? href("list") : location.hash;
  const to = !left ? here : left.person === person ? left.address : href("list");
  forgetPlace();
  if (to !== location.hash) go(to, { replace: true });
}

/** @param {string} person */
export function hasPlace(person) {
  return left?.person === person;
}

export function forgetPlace() {
  left = null;
}

/** @param {string} part "section" or "section~item" */
function withItem(part) {
  const item = itemInHand();
  const [section = ""] = part.split("~");
  return item ? `${section}~${item}` : part;
}

/** The item that has the focus, else the one before the eyes. */
function itemInHand() {
  const items = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".item[id^='item-']")]);
  const focused = items.find((item) => item.contains(document.activeElement));
  const seen = scrollY > 0 ? items.find((item) => item.getBoundingClientRect().bottom > innerHeight * EYES) : undefined;
  return (focused ?? seen)?.id.slice("item-".length) ?? "";
}

/**
 * Remember which note of an observation is open, or that none is.
 * @param {string} obs
 * @param {{id: string, criteria: string[]} | null} open
 */
export function keepNote(obs, open) {
  if (open) notes.set(obs, open);
  else notes.delete(obs);
}

/**
 * Forget the open note of an observation that is left; one that the lock has covered is kept.
 * @param {string} obs
 */
export function leaveNote(obs) {
  if (session.peek()) notes.delete(obs);
}

/** @param {string} obs */
export function noteOf(obs) {
  return notes.get(obs) ?? null;
}
