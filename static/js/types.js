/**
 * Shapes that the views share; those of forms and of the store are theirs. Types only.
 *
 * @module
 */

/** @typedef {import("./forms/types.js").Option} Option */
/** @typedef {import("./forms/types.js").Item} Item */
/** @typedef {import("./forms/types.js").Section} Section */
/** @typedef {import("./forms/types.js").Definition} FormDefinition */

/**
 * What every control of an item is given.
 * @typedef {object} ControlProps
 * @property {Item} item
 * @property {import("./views/draft.js").Draft} draft
 * @property {{labelledBy: string, describedBy: string}} names ids of what names and describes it
 */

export {};
