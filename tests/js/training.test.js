/** Training on written lessons: how near an answer is, and that an attempt is never an observation. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { inside } from "../../static/js/store/store.js";
import { startSync } from "../../static/js/sync/sync.js";
import { attempts, begun, forget, keep } from "../../static/js/training/attempts.js";
import { compared, counted, given, nearness } from "../../static/js/training/comparing.js";
import { training as en } from "../../static/js/words/en/training.js";
import { training as lv } from "../../static/js/words/lv/training.js";
import { Server } from "./server.js";
import { ANNA, freshBrowser, open, rawRows } from "./tablet.js";

const scale = { code: "MS.SR.DEF", kind: "scale", text: { lv: "", en: "" } };
const multi = { code: "MS.VAL.LIM", kind: "multi", text: { lv: "", en: "" } };
const single = { code: "MS.FOR.TIPS", kind: "single", options: [{ code: "a" }, { code: "b" }] };
const ordered = { code: "MS.FOR.SLODZE", kind: "single", options: [{ code: "zema" }, { code: "videja" }, { code: "augsta" }] };

test("one step of the scale is next to it, two are further away, nothing is open", () => {
  const master = { value: 2 };
  assert.deepEqual([2, 1, 0, null].map((value) => nearness(scale, master, value)), ["same", "near", "far", "open"]);
});

test("not applicable is no step of the scale, unless it was named as one that would do", () => {
  assert.equal(nearness(scale, { value: 0 }, "na"), "far");
  assert.equal(nearness(scale, { value: 0, near: [{ value: "na", accepted: false }] }, "na"), "far");
  assert.equal(nearness(scale, { value: 0, near: [{ value: "na", accepted: true }] }, "na"), "near");
});

test("several options are the same in any order, and next to it with one more or less", () => {
  const master = { value: ["L1", "L2"] };
  assert.equal(nearness(multi, master, ["L2", "L1"]), "same");
  assert.equal(nearness(multi, master, ["L1"]), "near");
  assert.equal(nearness(multi, master, ["L3"]), "far");
});

test("only options that stand in an order have neighbours", () => {
  assert.equal(nearness(ordered, { value: "zema" }, "videja"), "near");
  assert.equal(nearness(ordered, { value: "zema" }, "augsta"), "far");
  assert.equal(nearness(single, { value: "a" }, "b"), "far");
});

test("what another answer hides counts as the form says", () => {
  assert.equal(given({ state: "hidden_0", value: 0 }), 0);
  assert.equal(given({ state: "hidden_na", value: null }), "na");
  assert.equal(given({ state: "na", reason: "x" }), "na");
  assert.equal(given({ state: "missing" }), null);
});

test("a comparison counts how many stand how near, and makes no mark of it", () => {
  const lesson = { answers: [{ item: scale.code, value: 2 }, { item: multi.code, value: ["L1"] }] };
  const items = new Map([[scale.code, scale], [multi.code, multi]]);
  const rows = compared(lesson, { [scale.code]: { state: "value", value: 1 } }, items);
  assert.deepEqual(counted(rows), { all: 2, same: 0, near: 1, far: 0, open: 1 });
});

test("an attempt is kept sealed, found again, and taken away when one begins anew", async () => {
  const browser = freshBrowser();
  const store = await open(browser);
  const attempt = { ...begun("2-tilts"), fields: { "MS.SR.DEF": 2, "S.STIPR": "drosmīgi" } };
  await keep(store, attempt);
  assert.deepEqual((await attempts(store)).get("2-tilts"), attempt);
  const rows = (await rawRows("meta")).filter(({ key }) => key.startsWith("training/"));
  assert.equal(rows.length, 1);
  assert.ok(rows[0].sealed, "it is sealed");
  assert.ok(!JSON.stringify(rows).includes("drosm"));
  await forget(store, attempt);
  assert.equal((await attempts(store)).size, 0);
  await store.close();
});

test("an attempt is no observation: not listed, not unsent, not in a copy, and never pushed", async () => {
  const browser = freshBrowser();
  const server = new Server();
  server.person = ANNA;
  const store = await open(browser);
  await inside(store).meta.setDevice({ device: "d", token: server.token, epoch: null });
  await keep(store, { ...begun("2-tilts"), fields: { "MS.SR.DEF": 2 }, compared_at: new Date().toISOString() });
  const asked = [];
  const fetch = (path, request) => {
    asked.push([String(path), request?.method]);
    return server.fetch(path, request);
  };
  const sync = startSync(store, { fetch, locks: browser.locks, random: () => 0, idle_ms: 0 });
  await sync.sendNow();
  sync.stop();
  assert.deepEqual(store.observations(), []);
  assert.equal(store.status().unsent.count, 0);
  assert.deepEqual((await store.copy()).changes, []);
  assert.deepEqual(asked.filter(([path]) => path.includes("push")), []);
  await store.close();
});

test("both languages have the same sentences with the same parameters, and every plural", () => {
  assert.deepEqual(Object.keys(en), Object.keys(lv));
  const names = (phrase) => (typeof phrase === "string" ? [phrase] : Object.values(phrase)).map((text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join());
  for (const key of Object.keys(lv)) assert.equal(new Set([...names(lv[key]), ...names(en[key])]).size, 1, key);
  for (const [words, language] of [[lv, "lv"], [en, "en"]]) {
    for (const [key, phrase] of Object.entries(words)) {
      if (typeof phrase === "string") continue;
      for (const category of new Intl.PluralRules(language).resolvedOptions().pluralCategories) assert.ok(category in phrase, `${language} ${key} ${category}`);
    }
  }
});

test("the later script takes from the application only what that hands out", () => {
  const [app, training] = ["app", "training"].map((name) => readFileSync(new URL(`../../static/shell/${name}.js`, import.meta.url), "utf8"));
  const handed = new Set(/export\{([^}]*)\};?\s*$/.exec(app)[1].split(",").map((one) => one.split(" as ").at(-1).trim()));
  const wanted = [...training.matchAll(/import\{([^}]*)\}from"\.\/app\.js"/g)].flatMap(([, names]) => names.split(",").map((one) => one.split(" as ")[0].trim()));
  assert.ok(wanted.length > 10);
  assert.deepEqual(wanted.filter((name) => !handed.has(name)), []);
});
