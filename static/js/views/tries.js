/** Trying a PIN: what is said of a wrong one, and how long the next try has to wait. */

import { html, useEffect, useState } from "../../vendor/preact.js";
import * as profiles from "../store/profiles.js";
import { say } from "../words.js";

/** @typedef {import("../store/types.js").Profile} Profile */
/** What came of the last try. @typedef {{key: "wrong" | "waits" | "unopened", n: number}} Said */

const TICK_MS = 250;

/**
 * Return how to try a person's PIN, what is to be said of the last try, and whether one may try.
 * @param {Profile} profile
 * @param {(pin: string) => Promise<unknown>} attempt throws WrongPin
 */
export function usePin(profile, attempt) {
  const [said, setSaid] = useState(/** @type {Said | null} */ (null));
  const [until, setUntil] = useState(0);
  const left_s = useCountdown(until);
  const waits = (/** @type {number} */ wait_ms, /** @type {number} */ n) => {
    setUntil(wait_ms > 0 ? performance.now() + wait_ms : 0);
    setSaid(wait_ms > 0 ? { key: "waits", n } : { key: "wrong", n });
  };
  const enter = async (/** @type {string} */ pin) => {
    try {
      await attempt(pin);
    } catch (caught) {
      const error = /** @type {any} */ (caught);
      if (error.name === "WrongPin") waits(error.wait_ms, error.left);
      else setSaid({ key: "unopened", n: 0 });
    }
  };
  // Who tried too often before the browser was closed still has to wait.
  useEffect(() => {
    profiles.waiting(profile.id).then((wait_ms) => wait_ms > 0 && waits(wait_ms, 0));
  }, [profile.id]);
  return { enter, closed: left_s > 0, said: inWords(said, left_s), left: html`<${Left} left_s=${left_s} />` };
}

/**
 * @param {Said | null} said
 * @param {number} left_s
 */
function inWords(said, left_s) {
  return !said || (said.key === "waits" && left_s === 0) ? "" : say(`lock.${said.key}`, { n: said.n });
}

/** Counting down; not read out every second. @param {{left_s: number}} props */
function Left({ left_s }) {
  if (left_s === 0) return null;
  return html`<p class="pin-wait" role="timer" aria-live="off">${say("lock.wait", { time: minutes(left_s) })}</p>`;
}

/**
 * Return the whole seconds left until a moment of performance.now().
 * @param {number} until
 */
function useCountdown(until) {
  const left = () => Math.max(0, Math.ceil((until - performance.now()) / 1000));
  const [left_s, setLeft] = useState(0);
  useEffect(() => {
    setLeft(left());
    if (left() === 0) return undefined;
    const timer = setInterval(() => {
      setLeft(left());
      if (left() === 0) clearInterval(timer);
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [until]);
  return left_s;
}

/** @param {number} seconds @returns {string} "0:28" */
function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
