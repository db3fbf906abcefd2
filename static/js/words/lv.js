/** Every Latvian sentence of the tablet application. */

import { common } from "./lv/common.js";
import { lock } from "./lv/lock.js";
import { observing } from "./lv/observing.js";
import { tablet } from "./lv/tablet.js";

export const lv = { ...common, ...lock, ...observing, ...tablet };
