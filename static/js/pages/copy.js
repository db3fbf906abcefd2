// Buttons that copy: a sentence with its source, or the address that opens a figure again.
// Without JavaScript, or without a clipboard, they stay hidden and the text can be selected.

/** How long a button says that it has copied, in milliseconds. */
const SAID_FOR = 2500;

/**
 * The text that a button copies: its own, or that of the element it names, a line a paragraph.
 * @param {HTMLElement} button
 * @returns {string}
 */
function textOf(button) {
  const { copy, copyText } = button.dataset;
  if (copyText !== undefined) return copyText;
  const named = document.getElementById(copy ?? "");
  const paragraphs = [...(named?.querySelectorAll("p") ?? [])];
  return paragraphs.map((each) => (each.textContent ?? "").replace(/[ \n\t]+/g, " ").trim()).join("\n");
}

/**
 * Copy, and say so on the button itself for a while. Where the browser does not allow it, the
 * text is selected: one key is left to press.
 * @param {HTMLButtonElement} button
 */
async function copy(button) {
  try {
    await navigator.clipboard.writeText(textOf(button));
  } catch {
    const named = document.getElementById(button.dataset.copy ?? "");
    if (named) getSelection()?.selectAllChildren(named);
    return;
  }
  const before = button.textContent;
  const done = button.dataset.done ?? "";
  if (before === done) return;
  button.textContent = done;
  setTimeout(() => {
    button.textContent = before;
  }, SAID_FOR);
}

/** @type {NodeListOf<HTMLButtonElement>} */
const buttons = document.querySelectorAll("button[data-copy], button[data-copy-text]");
if (navigator.clipboard) {
  for (const button of buttons) {
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => void copy(button));
  }
}
