/**
 * A secret from a passkey of this device (WebAuthn's PRF extension), where it has one. Nobody signs
 * in with it: the server is not asked, and the secret never leaves the tablet.
 */

import { utf8 } from "./encoding.js";

/** @typedef {{credential: Uint8Array<ArrayBuffer>, salt: Uint8Array<ArrayBuffer>}} Passkey */

const TIMEOUT_MS = 60_000;

/** The device did not give the secret: no passkey here, another finger, or the person turned away. */
export class PasskeyRefused extends Error {
  name = "PasskeyRefused";
}

/**
 * Make a passkey on this device; null where it cannot give a secret.
 * @param {{id: string, name: string, email: string}} person
 * @returns {Promise<{passkey: Passkey, secret: Uint8Array<ArrayBuffer>}|null>}
 */
export async function make({ id, name, email }) {
  if (!globalThis.PublicKeyCredential) return null;
  const salt = crypto.getRandomValues(new Uint8Array(32));
  /** @type {any} */
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: crypto.getRandomValues(new Uint8Array(32)),
      rp: { name: "SvērIS" },
      user: { id: utf8(id), name: email || name, displayName: name },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }, { type: "public-key", alg: -257 }],
      authenticatorSelection: { authenticatorAttachment: "platform", residentKey: "preferred", userVerification: "required" },
      timeout: TIMEOUT_MS,
      extensions: /** @type {any} */ ({ prf: { eval: { first: salt } } }),
    },
  });
  const { prf } = made.getClientExtensionResults();
  if (!prf?.enabled) return null;
  const passkey = { credential: new Uint8Array(made.rawId), salt };
  // Some devices give the secret only when asked again.
  const secret = prf.results?.first ? new Uint8Array(prf.results.first) : await secretOf(passkey);
  return { passkey, secret };
}

/**
 * Ask the device for the secret. Throws PasskeyRefused.
 * @param {Passkey} passkey
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function secretOf({ credential, salt }) {
  /** @type {any} */
  const given = await navigator.credentials
    .get({
      publicKey: {
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        allowCredentials: [{ type: "public-key", id: credential }],
        userVerification: "required",
        timeout: TIMEOUT_MS,
        extensions: /** @type {any} */ ({ prf: { eval: { first: salt } } }),
      },
    })
    .catch((error) => {
      throw new PasskeyRefused(String(error));
    });
  const first = given?.getClientExtensionResults().prf?.results?.first;
  if (!first) throw new PasskeyRefused("no secret");
  return new Uint8Array(first);
}
