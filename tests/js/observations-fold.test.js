import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { fold } from "../../static/js/observations/fold.js";

const vectors = new URL("../vectors/", import.meta.url);
const files = readdirSync(vectors).filter((name) => /^fold-.*\.json$/.test(name));

test("there are vectors for every rule of folding", () => assert.ok(files.length >= 4));

for (const file of files) {
  for (const { name, changes, accepted, expect } of JSON.parse(readFileSync(new URL(file, vectors), "utf-8"))) {
    test(`${file}: ${name}`, () => {
      assert.deepEqual(fold(changes, accepted ?? null), expect);
      assert.deepEqual(fold([...changes].reverse().concat(changes), accepted ?? null), expect, "order or repetition matters");
    });
  }
}
