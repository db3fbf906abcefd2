/** Both languages are complete: the same sentences with the same parameters, in every plural. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { en } from "../../static/js/words/en.js";
import { lv } from "../../static/js/words/lv.js";

const CODE = new URL("../../static/js/", import.meta.url);

/** @param {import("../../static/js/words.js").Phrase} phrase */
function parameters(phrase) {
  const texts = typeof phrase === "string" ? [phrase] : Object.values(phrase);
  return texts.map((text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join());
}

test("both languages have the same sentences", () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(lv).sort());
});

for (const key of /** @type {(keyof typeof lv)[]} */ (Object.keys(lv))) {
  test(`"${key}" names the same parameters in both languages`, () => {
    const names = new Set([...parameters(lv[key]), ...parameters(en[key])].filter(Boolean));
    assert.ok(names.size <= 1, [...names].join(" / "));
  });
}

test("plurals have every form their language needs", () => {
  for (const [words, language] of /** @type {const} */ ([[lv, "lv"], [en, "en"]])) {
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [key, phrase] of Object.entries(words)) {
      if (typeof phrase === "string") continue;
      for (const category of needed) assert.ok(category in phrase, `${language} ${key} ${category}`);
    }
  }
});

test("every sentence is said somewhere", () => {
  const code = readdirSync(CODE, { recursive: true })
    .map(String)
    .filter((file) => /^(app\.js|views|ui)/.test(file) && file.endsWith(".js"))
    .map((file) => readFileSync(new URL(file, CODE), "utf8"))
    .join("\n");
  const made = [...code.matchAll(/`((?:[\w.-]|\$\{[^}]*\})+)`/g)].map(([, key]) => new RegExp(`^${key.replaceAll(/\$\{[^}]*\}/g, "[\\w-]+")}$`));
  const unsaid = Object.keys(lv).filter((key) => !code.includes(`"${key}"`) && !made.some((pattern) => pattern.test(key)));
  assert.deepEqual(unsaid, []);
});
