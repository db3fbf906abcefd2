/** Bytes as text for JSON: base64url without padding (RFC 4648 §5). */

/**
 * @param {Uint8Array|ArrayBuffer} bytes
 * @returns {string}
 */
export function spell(bytes) {
  const all = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  let text = "";
  // In parts: an argument list has a limit, and a copy of all unsent work may be long.
  for (let start = 0; start < all.length; start += 0x8000) text += String.fromCharCode(...all.subarray(start, start + 0x8000));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function read(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export const utf8 = (text) => new TextEncoder().encode(text);
