/** Definitions of forms, by form and version, for views that show many observations. */

import { useEffect, useState } from "../../vendor/preact.js";
import { reference, session } from "./session.js";

/** @typedef {import("../types.js").FormDefinition} FormDefinition */
/** @typedef {{form: string, version: number}} Named */
/** @typedef {ReadonlyMap<string, FormDefinition>} Definitions */

/** @param {Named} one @returns {string} */
export function keyOf({ form, version }) {
  return `${form}@${version}`;
}

/**
 * Read the definitions of some forms, each once; those this tablet does not have are left out.
 * @param {import("../store/types.js").Store} store
 * @param {Named[]} named
 * @returns {Promise<Definitions>}
 */
export async function definitionsOf(store, named) {
  const distinct = [...new Map(named.map((one) => [keyOf(one), one])).values()];
  const read = await Promise.all(
    distinct.map(async (one) => /** @type {const} */ ([keyOf(one), await store.definition(one.form, one.version)])),
  );
  return new Map(read.filter(([, definition]) => definition));
}

/**
 * Return the definitions of some forms, none until they are read.
 * @param {Named[]} named
 * @returns {Definitions}
 */
export function useDefinitions(named) {
  const [definitions, setDefinitions] = useState(/** @type {Definitions} */ (new Map()));
  const store = session.value?.store;
  const wanted = [...new Set(named.map(keyOf))].sort().join(" ");
  useEffect(() => {
    if (store) definitionsOf(store, named).then(setDefinitions);
  }, [store, wanted, reference.value]);
  return definitions;
}
