/** Every English sentence of the tablet application. */

import { common } from "./en/common.js";
import { observing } from "./en/observing.js";

export const en = { ...common, ...observing };
