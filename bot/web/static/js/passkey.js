// @ts-check
/**
 * Asking an authenticator: to make a passkey, and for what its PRF gives. Nothing that it answers is ever posted: the
 * 32 bytes go to the key Worker, and the server is shown only what is made of them there.
 */
import { b64u, context, hex, random, unb64u, unhex } from "./keys/bytes.js";

/** @typedef {{prf: Uint8Array<ArrayBuffer>, credential: string, member: string}} Touched */

const USER_VERIFIED = 4;
const FLAGS = 32;
const ALGORITHMS = [-8, -7, -257];
const UNABLE = "This passkey cannot unlock keys. Use another device, or a security key.";

export const possible = () => "PublicKeyCredential" in window;

/** @param {string} deployment */
const input = (deployment) => context("wren/v1/prf", unhex(deployment));

/** @template T @param {() => Promise<T>} work */
async function asked(work) {
  try {
    return await work();
  } catch (problem) {
    const name = problem instanceof DOMException ? problem.name : "";
    if (name === "InvalidStateError") throw new Error("This device has a passkey for your keys already.");
    if (name === "NotAllowedError" || name === "AbortError") throw new Error("No passkey was used.");
    throw problem;
  }
}

/** @param {string} id @returns {PublicKeyCredentialDescriptor} */
const described = (id) => ({ type: "public-key", id: unb64u(id) });

/** Makes a passkey, which lists its owner, and returns its id. @param {string} deployment @param {{id: string, name: string}} who @param {string[]} known ids there are already */
export async function make(deployment, who, known) {
  /** @type {PublicKeyCredentialCreationOptions} */
  const publicKey = {
    rp: { id: location.hostname, name: "Wren" },
    user: { id: unhex(who.id), name: who.name, displayName: who.name },
    challenge: random(32),
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    excludeCredentials: known.map(described),
    attestation: "none",
    extensions: { prf: { eval: { first: input(deployment) } } },
  };
  const made = /** @type {PublicKeyCredential} */ (await asked(() => navigator.credentials.create({ publicKey })));
  if (!made.getClientExtensionResults().prf?.enabled) throw new Error(UNABLE);
  return b64u(new Uint8Array(made.rawId));
}

/** Asks one of these, or any of this page's, for what its PRF gives. @param {string} deployment @param {string[]} [only] @returns {Promise<Touched>} */
export async function touch(deployment, only = []) {
  /** @type {PublicKeyCredentialRequestOptions} */
  const publicKey = {
    rpId: location.hostname,
    challenge: random(32),
    allowCredentials: only.map(described),
    userVerification: "required",
    extensions: { prf: { eval: { first: input(deployment) } } },
  };
  const got = /** @type {PublicKeyCredential} */ (await asked(() => navigator.credentials.get({ publicKey })));
  const said = /** @type {AuthenticatorAssertionResponse} */ (got.response);
  const first = got.getClientExtensionResults().prf?.results?.first;
  const flags = new Uint8Array(said.authenticatorData)[FLAGS] ?? 0;
  if (!first || !said.userHandle || !(flags & USER_VERIFIED)) throw new Error(UNABLE);
  const prf = new Uint8Array(/** @type {ArrayBuffer} */ (first));
  return { prf, credential: b64u(new Uint8Array(got.rawId)), member: hex(new Uint8Array(said.userHandle)) };
}
