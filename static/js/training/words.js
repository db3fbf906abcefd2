/** Words of the training pages, in the language in use; typed like those of the application. */

import { filled, language } from "../words.js";
import { training as en } from "../words/en/training.js";
import { training as lv } from "../words/lv/training.js";

/** @typedef {keyof typeof lv} Key */

/** @type {Record<"lv" | "en", Record<Key, import("../words.js").Phrase>>} */
const CATALOGUES = { lv, en };

/**
 * Return a sentence; `n` chooses the plural.
 * @param {Key} key
 * @param {import("../words.js").Params} [params]
 * @returns {string}
 */
export function tell(key, params = {}) {
  return filled(CATALOGUES[language.value][key], params);
}
