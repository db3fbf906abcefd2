/** What this device remembers of how somebody likes to work; never anything about an observation. */

import { signal } from "../../vendor/preact.js";

const EXPLAIN = "sveris.explain";

/** Whether "2 = …" stands open under every item: so it does for a new observer. */
export const explain = signal(globalThis.localStorage?.getItem(EXPLAIN) !== "no");

/** Open or close the explanations and remember it. */
export function toggleExplain() {
  explain.value = !explain.value;
  localStorage.setItem(EXPLAIN, explain.value ? "yes" : "no");
}
