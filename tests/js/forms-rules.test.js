import assert from "node:assert/strict";
import { test } from "node:test";

import { index, observerSections } from "../../static/js/forms/definition.js";
import { evaluate, holds, presets } from "../../static/js/forms/rules.js";
import { FORMS, LISTS, vectors } from "./forms-shared.js";

const cases = vectors("rules");

for (const { name, answers, rule, truth } of cases.holds) {
  test(`a rule: ${name}`, () => {
    const whole = Object.entries(answers).map(([code, given]) => [
      code,
      { value: null, withheld: [], attributes: {}, .../** @type {object} */ (given) },
    ]);
    assert.equal(holds(rule, Object.fromEntries(whole)), truth);
  });
}

for (const { name, form, document, answers: expected, presets: chosen } of cases.forms) {
  test(`a form: ${name}`, () => {
    const answers = evaluate(FORMS[form], document, LISTS);
    for (const [code, members] of Object.entries(expected ?? {})) {
      for (const [member, value] of Object.entries(members)) {
        assert.deepEqual(answers[code][member], value, `${code} ${member}`);
      }
    }
    if (chosen) assert.deepEqual(presets(FORMS[form], document, LISTS), chosen);
  });
}

for (const [form, definition] of Object.entries(FORMS)) {
  test(`every item of ${form} has a state, in the order of the form`, () => {
    assert.deepEqual(Object.keys(evaluate(definition, {}, LISTS)), [...index(definition).items.keys()]);
  });

  test(`the observer of ${form} is not asked the teacher's part`, () => {
    const codes = observerSections(definition).map((section) => section.code);
    assert.ok(codes.includes("S"));
    assert.ok(!codes.includes("T"));
  });
}
