/** The kinds of answers, by name; the Python twins are in svēris/forms/kinds/. */

import { date } from "./date.js";
import { multi } from "./multi.js";
import { number } from "./number.js";
import { reference } from "./reference.js";
import { scale } from "./scale.js";
import { single } from "./single.js";
import { steps } from "./steps.js";
import { text } from "./text.js";
import { time } from "./time.js";

/** @type {Readonly<Record<import("../types.js").KindName, import("../types.js").Kind>>} */
export const KINDS = { single, multi, scale, number, text, date, time, reference, steps };
