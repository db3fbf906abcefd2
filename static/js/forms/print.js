/** The button "Print" of a form on paper; without scripts the browser's own menu prints as well. */

for (const button of document.querySelectorAll("button[data-print]")) {
  button.removeAttribute("hidden");
  button.addEventListener("click", () => window.print());
}

export {};
