/** A copy to take away, as a file: the way out when saving or sending fails. */

import { html } from "../../vendor/preact.js";
import { localParts } from "../ui/moments.js";
import { say } from "../words.js";
import { session } from "./session.js";

/**
 * Offer a value as a JSON file.
 * @param {unknown} value
 * @param {string} name
 */
export function saveFile(value, name) {
  const blob = new Blob([JSON.stringify(value, null, 2)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads the address after the click; a minute is more than any of them needs.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * Return a button that saves one observation with its changes, or, without one, all unsent work.
 * @param {{id?: string}} props
 */
export function CopyButton({ id }) {
  const save = async () => {
    const store = session.value?.store;
    if (!store) return;
    const [day] = localParts(new Date());
    saveFile(id ? await oneOf(store, id) : await store.copy(), `sveris-${day}${id ? `-${id.slice(0, 8)}` : ""}.json`);
  };
  return html`<button type="button" class="button" onClick=${save}>${say(id ? "copy.one" : "copy.unsent")}</button>`;
}

/**
 * What is on the screen comes first: it is whole even when the disk has refused the last change.
 * @param {import("../store/types.js").Store} store
 * @param {string} id
 */
async function oneOf(store, id) {
  const shown = store.peek(id) ?? (await store.observation(id));
  const { form, version, document } = shown;
  return { obs: id, form, version, observer: store.person, fields: document, history: await store.history(id).catch(() => []) };
}
