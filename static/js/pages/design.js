/**
 * Comfort on the page where an indicator is made. Which lessons are counted decides which criteria
 * can be chosen, so a choice shows them at once. And what was typed is kept on this device until it
 * is published or thrown away: a session that ended, a lost connection or a closed page lose
 * nothing. Without this script buttons do the first, and the page itself keeps what was sent.
 */

/** @typedef {{ at: string, sent: boolean, fields: [string, string][] }} Kept */

/** Fields that are of one page and not of the indicator. */
const OF_THE_PAGE = new Set(["csrf_token", "seen"]);
const CONTINUED = "kept";

const form = /** @type {HTMLFormElement} */ (document.getElementById("design"));
const notice = /** @type {HTMLElement} */ (document.getElementById("kept"));
const key = `sveris.design:${form.dataset.keeper}:${location.pathname}${location.search}`;

/** @returns {Kept | null} */
function kept() {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/**
 * Keep what stands on the page; where the device keeps nothing, the page works all the same.
 * @param {boolean} sent whether it is on its way to be published
 */
function keep(sent = false) {
  /** @type {[string, string][]} */
  const fields = [];
  for (const [name, value] of new FormData(form)) {
    if (!OF_THE_PAGE.has(name) && typeof value === "string") fields.push([name, value]);
  }
  try {
    localStorage.setItem(key, JSON.stringify({ at: new Date().toISOString(), sent, fields }));
  } catch {
    // No room, or not allowed.
  }
}

function forget() {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

/**
 * Send what was kept, so that the server builds the page of it.
 * @param {Kept} draft
 */
function take(draft) {
  const sent = document.createElement("form");
  sent.method = "post";
  sent.action = form.action;
  const token = new FormData(form).get("csrf_token");
  for (const [name, value] of [...draft.fields, ["csrf_token", String(token)], ["do", "show"]]) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name ?? "";
    field.value = value ?? "";
    sent.append(field);
  }
  sessionStorage.setItem(CONTINUED, draft.at);
  document.body.append(sent);
  sent.submit();
}

/**
 * Say that something is kept, since when, and what can be done with it.
 * @param {string} at
 * @param {string[]} parts
 */
function say(at, parts) {
  notice.hidden = false;
  for (const part of notice.querySelectorAll("[data-kept]")) {
    if (part instanceof HTMLElement) part.hidden = !parts.includes(part.dataset.kept ?? "");
  }
  const when = new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  for (const place of notice.querySelectorAll("[data-kept-at]")) place.textContent = when;
}

/** @param {string} part @param {() => void} act */
function on(part, act) {
  notice.querySelector(`button[data-kept=${part}]`)?.addEventListener("click", act);
}

const draft = kept();
const continued = sessionStorage.getItem(CONTINUED);
sessionStorage.removeItem(CONTINUED);
if (form.dataset.fresh === undefined) {
  keep();
  if (continued) say(continued, ["continued", "drop"]);
} else if (draft?.sent) {
  say(draft.at, ["waiting", "take", "drop"]);
  on("take", () => take(draft));
} else if (draft) {
  take(draft);
}
on("drop", () => {
  forget();
  location.assign(location.pathname + location.search);
});

form.addEventListener("input", () => keep());
form.addEventListener("submit", (event) => {
  const button = event.submitter;
  keep(button instanceof HTMLButtonElement && button.value === "publish");
});
document.querySelector("[data-forget]")?.addEventListener("click", forget);
for (const part of document.querySelectorAll("[data-refresh]")) {
  if (part instanceof HTMLElement) part.addEventListener("change", () => part.querySelector("button")?.click());
}

export {};
