/**
 * Comfort on the page where an indicator is made: which lessons are counted decides which criteria
 * can be chosen, so a choice shows them at once. Without this script a button does it.
 */

/**
 * Send the page as the button in a part of it would.
 * @param {HTMLElement} part
 */
function refresh(part) {
  part.querySelector("button")?.click();
}

for (const part of document.querySelectorAll("[data-refresh]")) {
  if (!(part instanceof HTMLElement)) continue;
  part.addEventListener("change", () => refresh(part));
}
