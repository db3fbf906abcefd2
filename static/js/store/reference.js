/**
 * What the city told this tablet: institutions, assignments, lists, forms, the person's rights.
 *
 * Rows stand on pages (pages.js), pages in sets. One set is shown; when the server starts over
 * (`reset`), the new rows fill another set beside it, and the sets are swapped when it is complete,
 * so that nobody ever sees half a city. Read once and kept in memory until it changes.
 */

import { compacted, rowsOf } from "./pages.js";

/** @typedef {import("./types.js").Assignment} Assignment */
/** @typedef {import("./types.js").FormRow} FormRow */
/** @typedef {import("./types.js").Institution} Institution */
/** @typedef {import("./types.js").Lists} Lists */
/** @typedef {import("./types.js").Site} Site */
/** @typedef {import("./types.js").Reference} Reference */
/** @typedef {import("./database.js").Database} Database */
/** @typedef {import("./meta.js").Meta} Meta */
/** @typedef {import("./pages.js").Rows} Rows */

/**
 * Return the way to read the reference rows, and to forget what was read.
 * @param {Database} database
 * @param {Meta} meta
 * @returns {Reference & {forget: () => void, definition: (form: string, version: number) => Promise<any>}}
 */
export function openReference(database, meta) {
  /** @type {Promise<Rows>|null} */
  let reading = null;
  /** @type {Map<string, Promise<any>>} */
  const definitions = new Map();
  const rows = () => {
    reading ??= readSet(database, meta).catch((error) => {
      reading = null;
      throw error;
    });
    return reading;
  };
  const all = async (/** @type {string} */ type) => [...((await rows()).get(type)?.values() ?? [])];
  return {
    person: async () => (await all("person"))[0] ?? null,
    institutions: () => all("institution"),
    sites: async (institution) => (await rows()).get("institution")?.get(institution)?.sites ?? [],
    assignments: async (institution) => {
      const found = /** @type {Assignment[]} */ (await all("assignment"));
      return institution === undefined ? found : found.filter((one) => one.institution === institution);
    },
    forms: async () => newest(await all("form")),
    plans: async () => [...((await rows()).get("plan") ?? [])].map(([id, plan]) => ({ ...plan, id })),
    lists: async () => listsOf(await rows()),
    definition: (form, version) => {
      const key = `${form}/${version}`;
      const found = definitions.get(key) ?? readDefinition(database, form, version);
      definitions.set(key, found);
      void found.then((body) => body ?? definitions.delete(key), () => definitions.delete(key));
      return found;
    },
    forget: () => {
      reading = null;
    },
  };
}

/**
 * @param {Database} database
 * @param {Meta} meta
 * @returns {Promise<Rows>}
 */
async function readSet(database, meta) {
  const { set } = await meta.feed();
  if (set === null) return new Map();
  const where = { index: "set", key: set };
  const [pages, keys] = await Promise.all([database.all("reference", where), database.keys("reference", where)]);
  const fewer = compacted(pages, keys);
  if (fewer) {
    const rows = fewer.pages.map((page) => /** @type {[string, any]} */ (["reference", page]));
    // Nobody waits for it, and nothing is lost without it.
    void database.put(rows, { gone: fewer.gone.map((key) => ["reference", key]) }).catch(() => {});
  }
  return rowsOf(pages);
}

/**
 * Forms are kept for ever by version: a draft stays with the version it was started with.
 * @param {Database} database
 * @param {string} form
 * @param {number} version
 */
async function readDefinition(database, form, version) {
  const rows = await database.all("forms");
  return rows.find((row) => row.form === form && row.version === version)?.body;
}

/**
 * @param {FormRow[]} forms
 * @returns {FormRow[]}
 */
function newest(forms) {
  /** @type {Map<string, FormRow>} */
  const found = new Map();
  for (const row of forms.filter((one) => one.state === "open")) {
    if (row.version > (found.get(row.form)?.version ?? 0)) found.set(row.form, row);
  }
  return [...found.values()];
}

/**
 * @param {Rows} rows
 * @returns {Lists}
 */
function listsOf(rows) {
  /** @type {Lists} */
  const lists = { institutions: {}, sites: {}, programmes: {}, assignments: {}, subjects: {}, sports: {} };
  const put = (/** @type {string} */ list, /** @type {string} */ code, /** @type {Record<string, unknown>} */ entry) => {
    (lists[list] ??= {})[code] = { ...lists[list]?.[code], ...entry };
  };
  for (const [code, institution] of rows.get("institution") ?? []) {
    put("institutions", code, institution);
    for (const site of institution.sites ?? []) {
      put("sites", site.code, { ...site, institution: code });
      for (const programme of site.programmes ?? []) put("programmes", programme, { code: programme });
    }
  }
  for (const [code, assignment] of rows.get("assignment") ?? []) put("assignments", code, assignment);
  for (const [id, { on, starts_at: starts, assignment }] of rows.get("plan") ?? []) {
    const words = [on, starts, lists.assignments?.[assignment]?.name].filter(Boolean).join(" ");
    put("visits", id, { lv: words, en: words });
  }
  for (const [list, { entries }] of rows.get("list") ?? []) {
    for (const { attributes, ...entry } of entries ?? []) put(list, entry.code, { ...attributes, ...entry });
  }
  return lists;
}
