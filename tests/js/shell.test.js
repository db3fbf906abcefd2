import assert from "node:assert/strict";
import { appendFile, cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

import { make, stale, STATIC, write } from "./shell.js";

/** The sources in a folder of their own, their shell built. */
async function copy(t) {
  const folder = await mkdtemp(path.join(tmpdir(), "shell-"));
  t.after(() => rm(folder, { recursive: true }));
  await Promise.all(["js", "css", "vendor", "fonts"].map((name) => cp(path.join(STATIC, name), path.join(folder, name), { recursive: true })));
  await write(folder);
  return folder;
}

test("the same sources give the same bytes in every folder", async (t) => {
  const folder = await copy(t);
  assert.deepEqual(await make(folder), await make());
  assert.deepEqual(await stale(folder), []);
});

test("a shell that is older than its sources is found out, script and styles each", async (t) => {
  const folder = await copy(t);
  const words = path.join(folder, "js", "words", "lv", "common.js");
  await writeFile(words, (await readFile(words, "utf8")).replace("Aizvērt", "Aiztaisīt"));
  assert.deepEqual(await stale(folder), ["shell/app.js"]);
  await appendFile(path.join(folder, "css", "tokens.css"), ":root { --new: 1px; }");
  assert.deepEqual(await stale(folder), ["shell/app.js", "shell/app.css"]);
  const later = path.join(folder, "js", "training", "comparing.js");
  await writeFile(later, (await readFile(later, "utf8")).replace('return "open"', 'return "far"'));
  assert.deepEqual(await stale(folder), ["shell/app.js", "shell/app.css", "shell/training.js"]);
  await write(folder);
  assert.deepEqual(await stale(folder), []);
  await rm(path.join(folder, "shell"), { recursive: true });
  assert.deepEqual(await stale(folder), ["shell/app.js", "shell/app.css", "shell/training.js"]);
});

test("what a shell says of itself names every library and its licence, and no folder of this machine", async (t) => {
  const folder = await copy(t);
  const script = await readFile(path.join(folder, "shell", "app.js"), "utf8");
  for (const name of (await readdir(path.join(folder, "vendor"))).filter((one) => one.endsWith(".js"))) {
    const [first = ""] = (await readFile(path.join(folder, "vendor", name), "utf8")).split("\n");
    assert.ok(script.includes(first.replace("LICENSES.txt", "/static/vendor/LICENSES.txt")), name);
  }
  assert.ok(!script.includes(folder));
});

test("the shell is one script and one style sheet, and needs nothing besides but the font and, later, training", async () => {
  const made = await make();
  const script = new TextDecoder().decode(made.get("shell/app.js"));
  const styles = new TextDecoder().decode(made.get("shell/app.css"));
  assert.deepEqual(script.match(/\bimport\s*\([^)]*\)/g), ['import("./training.js")']);
  assert.doesNotMatch(script.replace('import("./training.js")', ""), /\bimport\s*[("'{*]|\bfrom\s*["']\./);
  assert.doesNotMatch(styles, /@import/);
  assert.deepEqual([...styles.matchAll(/url\(([^)]+)\)/g)].map(([, url]) => url), ["../fonts/sveris-sans.woff2"]);
});
