import assert from "node:assert/strict";
import { test } from "node:test";

import { examine } from "../../static/js/forms/checks.js";
import { FORMS, LISTS, vectors } from "./forms-shared.js";

const { documents, vectors: cases } = vectors("checks");

for (const { name, form, change, drafting = false, lists, flags } of cases) {
  const document = { ...documents[form], ...change };
  const all = { ...LISTS, ...lists };

  test(`flags: ${name}`, () => {
    assert.deepEqual(examine(FORMS[form], document, all, { submitting: !drafting }), flags);
  });
}

test("nothing is judged twice: a broken answer is not also called missing", () => {
  const document = { ...documents.ms, "MS.SR.DEF": "labi" };
  const codes = examine(FORMS.ms, document, LISTS, { submitting: true }).map((flag) => flag.code);
  assert.deepEqual(codes, ["wrong-shape"]);
});
