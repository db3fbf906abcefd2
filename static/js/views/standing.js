/**
 * The first screen: what is not needed for it waits until it stands.
 *
 * A slow tablet has one processor for everything; registering the worker, sending and fetching
 * would take it from whoever is waiting to write.
 */

/** If nothing ever stands (the storage does not open), the rest goes on without it. */
const PATIENCE_MS = 3000;

/** @type {() => void} */
let resolve = () => {};

/** Fulfilled when somebody can use what is on the screen. */
export const stands = /** @type {Promise<void>} */ (
  new Promise((fulfil) => {
    resolve = fulfil;
    setTimeout(fulfil, PATIENCE_MS);
  })
);

/** Say that what was drawn can be used: once it has been painted, the rest may begin. */
export function itStands() {
  requestAnimationFrame(() => setTimeout(resolve));
}
