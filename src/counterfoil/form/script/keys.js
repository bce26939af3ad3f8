/**
 * The keys of a monitor, all derived from the code (HKDF-SHA256, salt `counterfoil-v1`).
 * As src/counterfoil/sealing/keys.py.
 */
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { bech32 } from "@scure/base";
import { base64urlnopad, sha256, utf8 } from "./bytes.js";

const SALT = utf8("counterfoil-v1");
const LENGTH = 32;

export class MonitorKeys {
  #entropy;

  constructor(entropy) {
    this.#entropy = entropy;
    this.author = ed25519.getPublicKey(this.#derived("sign"));
  }

  /** Signs as the author: what the desk knows a monitor by. */
  sign(said) {
    return ed25519.sign(said, this.#derived("sign"));
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
