import assert from "node:assert/strict";
import { test } from "node:test";

import { examine } from "../../static/js/forms/checks.js";
import { index } from "../../static/js/forms/definition.js";
import { KINDS } from "../../static/js/forms/kinds/kinds.js";
import { evaluate } from "../../static/js/forms/rules.js";
import { FORMS, vectors } from "./forms-shared.js";

const cases = vectors("kinds").vectors;

for (const { name, item: written, raw, read, flags, words, lists } of cases) {
  test(name, () => {
    const section = { code: "A", title: { lv: "A", en: "A" }, items: [written] };
    const form = { ...FORMS.ms, form: "mazs", parts: [], sections: [section] };
    const { code, kind } = written;
    const item = index(form).items.get(code);
    const document = kind === "steps" ? raw : { [code]: raw };
    const answer = evaluate(form, document, lists)[code];
    assert.deepEqual(answer.value, read);
    const found = examine(form, document, lists).map(({ code: flag, params }) => ({ code: flag, params }));
    assert.deepEqual(found, flags);
    for (const [language, said] of Object.entries(words ?? {})) {
      assert.equal(KINDS[kind].words(item, answer.value, language, lists), said);
    }
  });
}

test("every kind is known by its name", () => {
  for (const [name, kind] of Object.entries(KINDS)) assert.equal(kind.name, name);
});
