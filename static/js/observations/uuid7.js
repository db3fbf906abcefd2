/** Identifiers made on the tablet. Only their uniqueness is relied on, never their time. */

/**
 * Return a UUIDv7 (RFC 9562 §5.7).
 * @param {number} [now_ms]
 * @returns {string}
 */
export function uuid7(now_ms = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let rest = Math.max(0, Math.trunc(now_ms));
  for (let place = 5; place >= 0; place -= 1) {
    bytes[place] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/**
 * Return an instant with the tablet's own offset, "2026-11-20T09:14:03.120+02:00".
 * @param {Date} instant
 * @returns {string}
 */
export function stamp(instant) {
  const offset = -instant.getTimezoneOffset();
  const local = new Date(instant.getTime() + offset * 60_000).toISOString().slice(0, -1);
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  const size = Math.abs(offset);
  return `${local}${offset < 0 ? "-" : "+"}${two(Math.trunc(size / 60))}:${two(size % 60)}`;
}
