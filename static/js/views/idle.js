/**
 * When nobody is there any more: no input for a while, or the page out of sight for longer.
 *
 * Tabs of one browser are one person's: what is done in one of them counts in all. Timers sleep
 * with the device, so time is also looked at whenever the page comes back.
 */

/** Out of sight this long, whatever was chosen for being still. */
const HIDDEN_MS = 5 * 60_000;
/** So often at most do the other tabs hear of input. */
const TELL_MS = 5000;
/** So often at least is time looked at. */
const LOOK_MS = 60_000;
const INPUT = ["pointerdown", "pointermove", "keydown", "input", "wheel", "touchmove"];

/** By both clocks: one may be set, the other may sleep. @typedef {{wall: number, steady: number}} Moment */

/** @returns {Moment} */
const moment = () => ({ wall: Date.now(), steady: performance.now() });

/** @param {Moment} from */
const since = ({ wall, steady }) => Math.max(Date.now() - wall, performance.now() - steady);

/**
 * Watch until somebody has been away for too long; gives the way to stop.
 * @param {object} options
 * @param {() => number} options.after_ms how long without input; Infinity where nothing is to be locked
 * @param {() => void} options.away called each time that is found
 * @returns {() => void}
 */
export function watchIdle({ after_ms, away }) {
  const channel = new BroadcastChannel("sveris.input");
  let input = moment();
  let told = input;
  /** @type {Moment | null} */
  let hidden = document.hidden ? input : null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const left = () => {
    const after = after_ms();
    const unseen = hidden && after !== Infinity ? HIDDEN_MS - since(hidden) : Infinity;
    return Math.min(after - since(input), unseen);
  };
  const look = () => {
    clearTimeout(timer);
    if (left() <= 0) away();
    timer = setTimeout(look, Math.min(Math.max(left(), TELL_MS), LOOK_MS));
  };
  const heard = () => {
    input = moment();
    if (hidden) hidden = input;
  };
  const touched = () => {
    // Whoever comes back to a page that should be locked finds it locked.
    if (left() <= 0) return look();
    input = moment();
    if (since(told) < TELL_MS) return;
    told = input;
    channel.postMessage("input");
  };
  const turned = () => {
    look();
    hidden = document.hidden ? moment() : null;
    look();
  };

  channel.onmessage = heard;
  for (const name of INPUT) addEventListener(name, touched, { capture: true, passive: true });
  document.addEventListener("visibilitychange", turned);
  addEventListener("pageshow", look);
  look();
  return () => {
    clearTimeout(timer);
    channel.close();
    for (const name of INPUT) removeEventListener(name, touched, { capture: true });
    document.removeEventListener("visibilitychange", turned);
    removeEventListener("pageshow", look);
  };
}
