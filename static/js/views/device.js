/** What this device is called until somebody calls it otherwise: by brands, which need no translating. */

/** The first that fits counts: every browser's text names several. @type {[RegExp, string][]} */
const SYSTEMS = [[/CrOS/, "Chromebook"], [/Android/, "Android"], [/iPad/, "iPad"], [/iPhone/, "iPhone"], [/Windows/, "Windows"], [/Linux/, "Linux"]];
/** @type {[RegExp, string][]} */
const BROWSERS = [[/Edg/, "Edge"], [/SamsungBrowser/, "Samsung Internet"], [/Firefox|FxiOS/, "Firefox"], [/Chrom|CriOS/, "Chrome"], [/Safari/, "Safari"]];

/**
 * Return its system and browser, as "iPad · Safari".
 * @param {{userAgent: string, maxTouchPoints: number}} [device]
 * @returns {string}
 */
export function deviceName({ userAgent, maxTouchPoints } = navigator) {
  // An iPad calls itself a Mac; no Mac has a touch screen.
  const mac = /Mac OS/.test(userAgent) ? (maxTouchPoints > 1 ? "iPad" : "Mac") : "";
  return [named(SYSTEMS, userAgent) || mac, named(BROWSERS, userAgent)].filter(Boolean).join(" · ");
}

/**
 * @param {[RegExp, string][]} names
 * @param {string} agent
 */
function named(names, agent) {
  return names.find(([pattern]) => pattern.test(agent))?.[1] ?? "";
}
