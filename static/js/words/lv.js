/** Every Latvian sentence of the tablet application. */

import { common } from "./lv/common.js";
import { observing } from "./lv/observing.js";

export const lv = { ...common, ...observing };
