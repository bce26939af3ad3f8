/**
 * The keys of a monitor, all derived from the code (HKDF-SHA256, salt `counterfoil-v1`).
 * As src/counterfoil/sealing/keys.py.
 */
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { bech32 } from "@scure/base";
import { base64urlnopad, hex, joined, sha256, utf8 } from "./bytes.js";

const SALT = utf8("counterfoil-v1");
const LENGTH = 32;
/** What stands before a seed in PKCS #8 (RFC 8410). */
const BEFORE_SEED = hex.decode("302e020100300506032b657004220420");

export class MonitorKeys {
  #entropy;

  constructor(entropy) {
    this.#entropy = entropy;
    this.author = ed25519.getPublicKey(this.#derived("sign"));
  }

  /** Signs as the author: what the desk knows a monitor by. A promise, for it may be long. */
  async sign(said) {
    const seed = this.#derived("sign");
    return (await signedNatively(seed, said)) ?? ed25519.sign(said, seed);
  }

  /** The age identity that opens replies and the kept file. */
  get identity() {
    return bech32.encodeFromBytes("AGE-SECRET-KEY-", this.#derived("reply")).toUpperCase();
  }

  get replyTo() {
    return bech32.encodeFromBytes("age", x25519.getPublicKey(this.#derived("reply")));
  }

  get mailbox() {
    return base64urlnopad.encode(sha256(this.#derived("mailbox")));
  }

  /** Returns the key of a day's envelopes: `2026-11-25`. */
  envelope(day) {
    const seed = this.#derived(`envelope ${day}`);
    return { key: ed25519.getPublicKey(seed), sign: (said) => ed25519.sign(said, seed) };
  }

  #derived(label) {
    return hkdf(sha256, this.#entropy, SALT, utf8(label), LENGTH);
  }
}

/** Returns the browser's own signature, which is the same; null where it makes none. */
async function signedNatively(seed, said) {
  try {
    const whole = joined(BEFORE_SEED, seed);
    const key = await crypto.subtle.importKey("pkcs8", whole, "Ed25519", false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("Ed25519", key, said));
  } catch {
    return null;
  }
}
