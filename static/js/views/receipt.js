/** What the server has confirmed of an observation: number, time, how much, and the checksum. */

import { html, useEffect, useState } from "../../vendor/preact.js";
import { instantInWords } from "../ui/moments.js";
import { say } from "../words.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("../store/types.js").HistoryEntry} HistoryEntry */

/** @param {{draft: Draft}} props */
export function ReceiptOf({ draft }) {
  const [history, setHistory] = useState(/** @type {HistoryEntry[]} */ ([]));
  const observation = draft.observation.value;
  useEffect(() => {
    draft.store.history(draft.id).then(setHistory, () => {});
  }, [observation]);
  const confirmed = history.filter(({ state }) => state === "acked");
  const submit = confirmed.findLast(({ kind }) => kind === "submit");
  return html`<details class="panel receipt"><summary>${say("receipt.title")}</summary>
    ${confirmed.length === 0 && html`<p>${say("receipt.none")}</p>`}
    <dl>
      ${observation.number && html`<dt>${say("receipt.number")}</dt><dd>${observation.number}</dd>`}
      ${submit?.acked_at && html`<dt>${say("receipt.at")}</dt><dd>${instantInWords(submit.acked_at, new Date())}</dd>`}
      ${history.length > 0 && html`<dt>${say("receipt.changes")}</dt><dd>${say("receipt.of", { n: confirmed.length, total: history.length })}</dd>`}
      ${submit?.hash && html`<dt>${say("receipt.hash")}</dt><dd class="checksum">${submit.hash}</dd>`}
    </dl></details>`;
}
