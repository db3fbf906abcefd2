/** What the tests of forms share: the vectors, the forms and lists of forms_schema/. */

import { readFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);

/** @param {string} path */
export function json(path) {
  return JSON.parse(readFileSync(new URL(path, root), "utf-8"));
}

/** @param {string} name */
export function vectors(name) {
  return json(`tests/vectors/forms-${name}.json`);
}

/** @type {Record<string, import("../../static/js/forms/types.js").Definition>} */
export const FORMS = Object.fromEntries(
  ["ms", "rn", "mt", "ms-s"].map((form) => [form, json(`forms_schema/${form}/1.json`)]),
);

/** @type {Record<string, Record<string, any>>} */
export const LISTS = Object.fromEntries(
  ["subjects", "sports", "areas"].map((name) => [name, entries(name)]),
);

/** @param {string} name */
function entries(name) {
  /** @type {{code: string, lv: string, en: string, attributes?: object}[]} */
  const listed = json(`forms_schema/lists/${name}.json`).entries;
  return Object.fromEntries(
    listed.map(({ code, lv, en, attributes }) => [code, { lv, en, ...attributes }]),
  );
}
