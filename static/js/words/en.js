/** Every English sentence of the tablet application. */

import { common } from "./en/common.js";
import { lock } from "./en/lock.js";
import { observing } from "./en/observing.js";
import { tablet } from "./en/tablet.js";

export const en = { ...common, ...lock, ...observing, ...tablet };
