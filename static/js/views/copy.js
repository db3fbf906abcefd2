/** A copy to take away, as a file: the way out when saving or sending fails. */

import { html, useState } from "../../vendor/preact.js";
import { copyOf } from "../store/copies.js";
import { localParts } from "../ui/moments.js";
import { say } from "../words.js";
import { session } from "./session.js";

/** What came of saving: the file's name; null: there was nothing to save. @typedef {{name: string|null, isSealed: boolean}} Saved */

/**
 * Return a button that saves one observation with its changes, or, without one, all unsent work;
 * what came of it is said below.
 * @param {{id?: string}} props
 */
export function CopyButton({ id }) {
  const [saved, setSaved] = useState(/** @type {Saved | "failed" | null} */ (null));
  const save = () => saveCopy(id).then(setSaved, () => setSaved("failed"));
  return html`<div class="copy"><button type="button" class="button" onClick=${save}>${say(id ? "copy.one" : "copy.unsent")}</button>
    <div role="status">${saved && html`<${What} saved=${saved} />`}</div></div>`;
}

/** @param {{saved: Saved | "failed"}} props */
function What({ saved }) {
  if (saved === "failed") return html`<p class="notice is-error">${say("copy.failed")}</p>`;
  const { name, isSealed } = saved;
  if (name === null) return html`<p class="quiet">${say("copy.nothing")}</p>`;
  return html`<p class="notice ${isSealed ? "" : "is-error"}">${say("copy.saved", { name })} ${say(isSealed ? "copy.sealed" : "copy.plain")}
    ${" "}<a href="/copies">${say("copy.send")}</a></p>`;
}

/**
 * @param {string} [id]
 * @returns {Promise<Saved>}
 */
async function saveCopy(id) {
  const open = session.value;
  if (!open) throw new Error("nobody works here");
  const content = await open.store.copy(id);
  if (content.changes.length === 0) return { name: null, isSealed: true };
  const { recovery } = open.profile;
  const [day, time] = localParts(new Date());
  const name = ["sveris", day, time.replace(":", ""), ...(recovery ? [] : [say("copy.plain.name")])].join("-");
  saveFile(await copyOf(content, recovery), `${name}.json`);
  return { name: `${name}.json`, isSealed: recovery !== null };
}

/**
 * Offer a value as a JSON file.
 * @param {unknown} value
 * @param {string} name
 */
function saveFile(value, name) {
  const blob = new Blob([JSON.stringify(value)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads the address after the click; a minute is more than any of them needs.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
