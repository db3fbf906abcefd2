/**
 * The one spelling of a change: canonical JSON (RFC 8785) and its SHA-256.
 *
 * Server and tablet each hash what they hold; a change is acknowledged only if both agree, so
 * both must spell it alike. JSON.stringify writes numbers and strings exactly as the RFC asks.
 */

/**
 * Return canonical JSON; throws TypeError for what JSON cannot say.
 * @param {unknown} value
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) return members(/** @type {Record<string, unknown>} */ (value));
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError(`${value} is not JSON`);
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`${typeof value} is not JSON`);
  return text;
}

/** @param {Record<string, unknown>} object */
function members(object) {
  // The default sort compares UTF-16 code units, which is the order of RFC 8785.
  const keys = Object.keys(object).filter((key) => object[key] !== undefined).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`).join(",")}}`;
}

/**
 * Return the lower-case hex SHA-256 of a value's canonical JSON.
 * @param {unknown} value
 * @returns {Promise<string>}
 */
export async function hash(value) {
  const bytes = new TextEncoder().encode(canonical(value));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Return a value as it can be stored and sent everywhere: undefined becomes null, and text loses
 * what the databases refuse (NUL) or UTF-8 cannot say (half of a surrogate pair).
 * @param {unknown} value
 * @returns {unknown}
 */
export function clean(value) {
  if (typeof value === "string") return cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value === "object" && value !== null) {
    const kept = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(kept.map(([key, member]) => [cleanText(key), clean(member)]));
  }
  return value ?? null;
}

/** @param {string} text */
function cleanText(text) {
  const lone = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
  return text.replaceAll("\0", "").replace(lone, "\uFFFD");
}
