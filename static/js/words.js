/**
 * Words for people, in the language they chose.
 *
 * `say` reads the language from a signal, so whatever shows a sentence is drawn anew when the
 * language changes in place. Catalogues are typed against the Latvian one: a sentence missing in
 * English is an error of `tsc`, not an empty button.
 */

import { signal } from "../vendor/preact.js";
import { en } from "./words/en.js";
import { lv } from "./words/lv.js";

/** @typedef {"lv" | "en"} Language */
/** @typedef {keyof typeof lv} Key */
/** @typedef {string | Partial<Record<Intl.LDMLPluralRule, string>>} Phrase */
/** @typedef {Record<string, string | number>} Params */

const REMEMBERED = "sveris.language";

/** @type {Record<Language, Record<Key, Phrase>>} */
const CATALOGUES = { lv, en };

/** Made when they are first asked: at the start each would cost a slow tablet several milliseconds. */
const PLURALS = /** @type {Partial<Record<Language, Intl.PluralRules>>} */ ({});

/** The language in use. */
export const language = signal(remembered());

/** @returns {Language} what was chosen on this device, else what its browser asks for */
function remembered() {
  const stored = globalThis.localStorage?.getItem(REMEMBERED);
  if (stored === "lv" || stored === "en") return stored;
  return globalThis.navigator?.language?.startsWith("en") ? "en" : "lv";
}

/**
 * Change the language in place and remember it on this device.
 * @param {Language} chosen
 */
export function speak(chosen) {
  language.value = chosen;
  globalThis.localStorage?.setItem(REMEMBERED, chosen);
  if (globalThis.document) document.documentElement.lang = chosen;
}

/**
 * Return a sentence in the language in use; `{name}` is replaced by the parameter of that name
 * and `n` chooses the plural.
 * @param {Key} key
 * @param {Params} [params]
 * @returns {string}
 */
export function say(key, params = {}) {
  return filled(CATALOGUES[language.value][key], params);
}

/**
 * Return a phrase with its parameters in it.
 * @param {Phrase} phrase
 * @param {Params} params
 * @returns {string}
 */
export function filled(phrase, params) {
  const text = typeof phrase === "string" ? phrase : plural(phrase, Number(params.n));
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(params[name] ?? whole));
}

/**
 * @param {Partial<Record<Intl.LDMLPluralRule, string>>} forms
 * @param {number} n
 */
function plural(forms, n) {
  const rules = (PLURALS[language.value] ??= new Intl.PluralRules(language.value));
  return forms[rules.select(n)] ?? forms.other ?? "";
}

/**
 * Return the text of a definition or list in the language in use.
 * @param {{lv: string, en: string} | undefined | null} text
 * @returns {string}
 */
export function inWords(text) {
  return text ? text[language.value] || text.lv : "";
}
