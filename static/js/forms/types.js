/**
 * Shapes of form definitions (forms_schema/form.schema.json), answers and flags. Types only.
 *
 * @module
 */

/** A text in both languages. @typedef {{lv: string, en: string}} Text */
/** @typedef {"lv" | "en"} Language */

/**
 * A rule: a predicate over answers, the same JSON that Python evaluates.
 * @typedef {object} Rule
 * @property {string} [item]
 * @property {string} [attribute]
 * @property {(string | number | boolean)[]} [in]
 * @property {(string | number | boolean)[]} [not_in]
 * @property {number} [at_least]
 * @property {number} [at_most]
 * @property {string} [includes]
 * @property {boolean} [answered]
 * @property {Rule[]} [all]
 * @property {Rule[]} [any]
 * @property {Rule} [not]
 */

/** What a rule comes to. @typedef {true | false | "na" | "missing"} Truth */

/**
 * @typedef {object} Option
 * @property {string} code
 * @property {Text} text
 * @property {boolean} [exclusive]
 * @property {Rule} [offered]
 * @property {string} [valid_to]
 * @property {boolean} [outside_base]
 */

/**
 * @typedef {object} Limit
 * @property {string} [item]
 * @property {string[]} [minutes_between]
 * @property {number} [otherwise]
 */

/**
 * @typedef {object} Derived
 * @property {string} [attribute]
 * @property {string} [of]
 * @property {string[]} [share]
 * @property {{from: number, option: string}[]} [bands]
 * @property {true} [author]
 */

/** @typedef {"single"|"multi"|"scale"|"number"|"text"|"date"|"time"|"reference"|"steps"} KindName */

/**
 * @typedef {object} Item
 * @property {string} code
 * @property {KindName} kind
 * @property {Text} text
 * @property {Text} [help]
 * @property {"teacher"} [by]
 * @property {boolean} [off]
 * @property {boolean} [sensitive]
 * @property {boolean} [focus]
 * @property {true | {when: Rule}} [obligatory]
 * @property {true | {when: Rule}} [na]
 * @property {Rule} [shown]
 * @property {{when: Rule, as: "na" | "0"}[]} [hidden]
 * @property {Option[]} [options]
 * @property {number} [max_options]
 * @property {Option[]} [statuses]
 * @property {number} [rows]
 * @property {number} [min]
 * @property {number | Limit} [max]
 * @property {string} [after]
 * @property {string} [list]
 * @property {string} [within]
 * @property {number} [max_length]
 * @property {number} [lines]
 * @property {Derived} [derived]
 * @property {{when?: Rule, value: unknown}[]} [preset]
 */

/** @typedef {{code: string, title: Text, note?: Text, items: Item[]}} Section */

/**
 * @typedef {object} Definition
 * @property {string} form
 * @property {number} version
 * @property {"MS" | "RN" | "MT"} family
 * @property {Text} title
 * @property {Text} lesson
 * @property {number[]} observed
 * @property {Text} counting
 * @property {{value: number, text: Text, help: Text}[]} scale
 * @property {{text: Text, help: Text}} na
 * @property {Text} notice
 * @property {{code: string, item: string, text: Text}[]} [parts]
 * @property {Section[]} sections
 */

/** @typedef {"value" | "na" | "hidden_na" | "hidden_0" | "missing"} AnswerState */

/**
 * One item in one observation. `value` is null unless the state is "value" or "hidden_0";
 * `withheld` names options not offered here; `attributes` are those of the list entry chosen.
 * @typedef {object} Answer
 * @property {AnswerState} state
 * @property {any} value
 * @property {string | null} reason
 * @property {boolean} visible
 * @property {boolean} derived
 * @property {readonly string[]} withheld
 * @property {Readonly<Record<string, any>>} attributes
 */

/** @typedef {Record<string, Answer>} Answers */
/** Value by field. @typedef {Readonly<Record<string, any>>} Document */
/** Entries by list and code. @typedef {Readonly<Record<string, Readonly<Record<string, any>>>>} Lists */
/** @typedef {{code: string, field: string, params: Record<string, any>}} Flag */

/**
 * What a check may look at beside the value.
 * @typedef {object} Around
 * @property {Answers} answers
 * @property {Lists} lists
 * @property {ReadonlySet<string>} criteria
 * @property {boolean} submitting
 */

/**
 * One way of answering; the twin of svēris/forms/kinds/kind.py.
 * @typedef {object} Kind
 * @property {KindName} name
 * @property {(item: Item, document: Document) => any} raw what a document says, null if nothing
 * @property {(item: Item, raw: any) => any} read the value understood, null if there is none
 * @property {(raw: any) => boolean} blank whether a raw value is well formed but says nothing
 * @property {(item: Item, raw: any, around: Around) => Flag[]} check
 * @property {(item: Item, value: any, language: Language, lists?: Lists) => string} words
 */

export {};
