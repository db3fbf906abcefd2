/**
 * On the page of an indicator: what was kept while it was made (`design.js`) is forgotten once it
 * was sent and stands here, published.
 */

const name = document.querySelector("[data-published]")?.getAttribute("data-published");
try {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith("sveris.design:")) continue;
    /** @type {import("./design.js").Kept} */
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    const named = kept.fields.find(([field]) => field === "name_lv")?.[1];
    if (kept.sent && named?.trim() === name) localStorage.removeItem(key);
  }
} catch {
  // Nothing is kept on this device.
}

export {};
