/** The sending line: what has reached the server, in words, and what to do when it has not. */

import { html, useState } from "../../vendor/preact.js";
import { href } from "../router.js";
import { instantInWords } from "../ui/moments.js";
import { say } from "../words.js";
import { session, status } from "./session.js";

/** States in which trying again now can help. */
const WORTH_TRYING = new Set(["waiting", "offline", "busy", "server-error", "portal"]);

/** States that only a person can end. */
const ASKS = new Set(["sign-in", "revoked", "disabled", "outdated"]);

/** Return the line. */
export function SendingLine() {
  const [busy, setBusy] = useState(false);
  const now = status.value;
  if (!now) return null;
  const { key, at } = now.sending;
  const params = { n: now.unsent.observations, at: at ? instantInWords(at, new Date()) : "" };
  const send = async () => {
    setBusy(true);
    await session.value?.sync.sendNow().catch(() => {});
    setBusy(false);
  };
  const asks = ASKS.has(key);
  return html`<div class="sending is-${key} ${asks ? "is-turn" : ""}">
    <p role="status"><strong>${lead(key, params)}</strong> <span>${say(`sending.${key}.do`, params)}</span></p>
    ${key === "sign-in" && html`<a class="button" href=${href("sign-in")}>${say("sending.sign-in.button")}</a>`}
    ${WORTH_TRYING.has(key) &&
    html`<button type="button" class="button" disabled=${busy} onClick=${send}>${say("sending.now")}</button>`}
  </div>`;
}

/**
 * @param {import("../store/types.js").Sending["key"]} key
 * @param {{n: number, at: string}} params
 */
function lead(key, params) {
  if (key === "offline" && params.n === 0) return say("sending.no-network");
  return key === "sent" && !params.at ? say("sending.idle", params) : say(`sending.${key}`, params);
}
