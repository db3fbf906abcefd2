/** What people would call this device. */

/** @returns {string} its kind and browser */
export function deviceName() {
  const agent = navigator.userAgent;
  const kind = /iPad|Tablet|Android(?!.*Mobile)/.test(agent) ? "tablet" : /Mobile/.test(agent) ? "phone" : "computer";
  const system = /CrOS|Android|iPad|iPhone|Windows|Mac OS|Linux/.exec(agent)?.[0] ?? "";
  return `${system} ${kind}`.trim();
}
