/** The small, pure parts of the views: order, time, the lesson clock, choices, numbers, places. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { findings } from "../../static/js/observations/findings.js";
import { href, parse } from "../../static/js/router.js";
import { arrowTo } from "../../static/js/ui/choice.js";
import { found } from "../../static/js/ui/chooser.js";
import { lessonMinute, mark, partAt } from "../../static/js/ui/clock.js";
import { tick } from "../../static/js/ui/kinds/multi.js";
import { parsed, stepped } from "../../static/js/ui/kinds/number.js";
import { dayInWords, fitting, instantInWords, later, timeInWords, weekdayInWords } from "../../static/js/ui/moments.js";
import { byName, matches } from "../../static/js/ui/order.js";
import { deviceName } from "../../static/js/views/device.js";
import { flagInWords } from "../../static/js/views/flags.js";
import { classInWords } from "../../static/js/views/rows.js";
import { say, speak } from "../../static/js/words.js";

globalThis.localStorage ??= /** @type {any} */ ({ getItem: () => null, setItem: () => {} });
speak("lv");

test("names stand in Latvian order", () => {
  const names = ["Cīrulis", "Čaikovskis", "Āboliņš", "Bērziņa", "Žagare", "Zariņš"];
  assert.deepEqual(names.sort(byName), ["Āboliņš", "Bērziņa", "Cīrulis", "Čaikovskis", "Zariņš", "Žagare"]);
});

test("a search needs neither diacritics nor whole words, and every word of it counts", () => {
  assert.ok(matches("Bērziņa Anna", "berz"));
  assert.ok(matches("Bērziņa Anna", "an ber"));
  assert.ok(!matches("Bērziņa Anna", "erz"));
  assert.ok(!matches("Bērziņa Anna", "berz zane"));
});

test("a search finds by what is said beside the name too", () => {
  const entries = [
    { code: "1", text: "Žagare Līga", detail: "Matemātika" },
    { code: "2", text: "Āboliņš Jānis", detail: "Vēsture" },
  ];
  assert.deepEqual(found(entries, "vest").map(({ code }) => code), ["2"]);
  assert.deepEqual(found(entries, " ").map(({ code }) => code), ["2", "1"]);
});

test("days and times are written as the language has them", () => {
  assert.equal(dayInWords("2026-11-20"), "20.11.2026.");
  assert.equal(timeInWords("09:05"), "9.05");
  assert.equal(weekdayInWords("2026-11-20"), "Piektdiena, 20.11.2026.");
  assert.equal(weekdayInWords("nonsense"), "");
  speak("en");
  assert.equal(dayInWords("2026-11-20"), "20 Nov 2026");
  assert.equal(timeInWords("09:05"), "9:05");
  speak("lv");
});

test("an instant of today is a time, of another day a day and a time, where the city is", () => {
  const now = new Date("2026-11-20T12:00:00Z");
  assert.equal(instantInWords("2026-11-20T07:14:00Z", now), "9.14");
  assert.equal(instantInWords("2026-11-19T22:30:00Z", now), "0.30");
  assert.equal(instantInWords("2026-11-19T07:14:00Z", now), "19.11.2026. 9.14");
});

test("a lesson ends within its day", () => {
  assert.equal(later("09:30", 40), "10:10");
  assert.equal(later("23:50", 40), "23:59");
});

test("a lesson begun on the tablet late at night fits whole into its day", () => {
  assert.equal(fitting("09:30", 40), "09:30");
  assert.equal(fitting("23:19", 40), "23:19");
  assert.equal(fitting("23:51", 40), "23:19");
});

test("the lesson clock counts from the start on the day of the lesson only", () => {
  const lesson = { "K.DATUMS": "2026-11-20", "K.NO": "09:00" };
  const at = (/** @type {string} */ time) => lessonMinute(lesson, new Date(`2026-11-20T${time}+02:00`));
  assert.equal(at("09:00:00"), 1);
  assert.equal(at("09:11:59"), 12);
  assert.equal(at("08:59:59"), null);
  assert.equal(at("13:00:00"), null);
  assert.equal(lessonMinute(lesson, new Date("2026-11-21T09:05:00+02:00")), null);
  assert.equal(lessonMinute({}, new Date()), null);
});

test("a part of the lesson lasts until the next one begins; a second tap takes the mark back", () => {
  const marks = mark(mark({}, "ierosinasana", 1), "apjegsana", 9);
  assert.equal(partAt(marks, 8), "ierosinasana");
  assert.equal(partAt(marks, 9), "apjegsana");
  assert.equal(partAt(mark(marks, "apjegsana", 12), 12), "ierosinasana");
  assert.deepEqual(mark(marks, "ierosinasana", 20), { ierosinasana: 20, apjegsana: 9 });
});

test("an exclusive option stands alone, and what is ticked keeps the order of the form", () => {
  const [one, two, none] = [{ code: "L1" }, { code: "L2" }, { code: "L0", exclusive: true }].map((option) => ({
    ...option,
    text: { lv: "", en: "" },
  }));
  const options = [one, two, none];
  assert.deepEqual(tick(options, ["L2"], one), ["L1", "L2"]);
  assert.deepEqual(tick(options, ["L1", "L2"], none), ["L0"]);
  assert.deepEqual(tick(options, ["L0"], two), ["L2"]);
  assert.equal(tick(options, ["L2"], two), null);
});

test("a number is what its digits say, and steps stay within the limits", () => {
  assert.equal(parsed("2 2"), 22);
  assert.equal(parsed("-"), null);
  assert.equal(stepped(null, 1, 0, 24), 0);
  assert.equal(stepped(24, 1, 0, 24), 24);
  assert.equal(stepped(0, -1, 0, null), 0);
});

test("arrows go round", () => {
  assert.equal(arrowTo("ArrowRight", 2, 3), 0);
  assert.equal(arrowTo("ArrowUp", 0, 3), 2);
  assert.equal(arrowTo("a", 0, 3), null);
});

test("an address is read back as it was written, and an unknown one is the list", () => {
  assert.deepEqual(parse(href("form", "0192/a b", "K1~K.NO")), { place: "form", id: "0192/a b", part: "K1~K.NO" });
  assert.equal(parse("#/nowhere").place, "list");
  assert.equal(href("list"), "#/");
});

test("a class is called as a school calls it", () => {
  assert.equal(classInWords({ "K.KLASE": ["7"], "K.BURTS": "b" }), "7.b klase");
  assert.equal(classInWords({ "K.KLASE": ["1", "2"] }), "1., 2. klase");
  assert.equal(classInWords({}), "");
});

test("a group of children is called by its age, in the form's words", () => {
  const options = [{ code: "5-6", text: { lv: "5–6 gadi", en: "5–6 years" } }];
  const items = [{ code: "K.VECUMS", kind: "single", text: { lv: "", en: "" }, options }];
  const definition = /** @type {any} */ ({ family: "RN", scale: [], sections: [{ code: "K", items }] });
  assert.equal(classInWords({ "K.VECUMS": "5-6" }, definition), "5–6 gadi");
  assert.equal(classInWords({ "K.VECUMS": "5-6" }), "Grupa");
});

test("days in a sentence are written as everywhere else", () => {
  const params = { date: "2009-03-05", from: "2015-09-01", to: "…" };
  assert.match(flagInWords({ code: "date-outside-assignment", params }), /\(05\.03\.2009\.\).*01\.09\.2015\.–…/);
});

test("a day outside the teacher's post and one's own lesson are found, in the server's words", () => {
  const lists = { assignments: { a1: { person: "p1", from: "2020-09-01", to: "2025-06-30" } } };
  const found = (/** @type {string} */ day, /** @type {string} */ kind, /** @type {string} */ observer) =>
    findings({ "K.PEDAGOGS": "a1", "K.DATUMS": day, "K.VEIDS": kind }, lists, observer).map(({ code }) => code);
  assert.deepEqual(found("2025-06-30", "areja", "p2"), []);
  assert.deepEqual(found("2025-07-01", "areja", "p2"), ["date-outside-assignment"]);
  assert.deepEqual(found("2020-08-31", "areja", "p1"), ["date-outside-assignment", "lesson-own"]);
  assert.deepEqual(found("2024-01-10", "pasverosana", "p2"), ["lesson-not-own"]);
});

test("a lesson in an institution that was closed by then is found, on the last day it is none", () => {
  const lists = { institutions: { i1: { closed_on: "2024-08-31" }, i2: { closed_on: null } } };
  const found = (/** @type {string} */ code, /** @type {string} */ day) =>
    findings({ "K.IESTADE": code, "K.DATUMS": day }, lists, "p1").map(({ code: said, field }) => [said, field]);
  assert.deepEqual(found("i1", "2024-08-31"), []);
  assert.deepEqual(found("i1", "2024-09-01"), [["institution-closed", "K.IESTADE"]]);
  assert.deepEqual(found("i2", "2024-09-01"), []);
  assert.deepEqual(found("gone", "2024-09-01"), []);
});

test("plurals follow the language", () => {
  assert.equal(say("row.left", { n: 1 }), "Trūkst 1 atbildes");
  assert.equal(say("row.left", { n: 21 }), "Trūkst 21 atbildes");
  assert.equal(say("row.left", { n: 11 }), "Trūkst 11 atbilžu");
});

test("a device is called by its system and browser, which need no translating", () => {
  const names = [
    ["Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36", 0],
    ["Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36", 5],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15", 5],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0", 0],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", 0],
  ].map(([userAgent, maxTouchPoints]) => deviceName({ userAgent, maxTouchPoints }));
  assert.deepEqual(names, ["Chromebook · Chrome", "Android · Chrome", "iPad · Safari", "Mac · Firefox", "Windows · Edge"]);
});
