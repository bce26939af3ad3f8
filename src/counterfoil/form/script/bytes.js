/** Bytes, and how they are spelt. Base64 has one spelling only: every other text is refused. */
import { base64, base64urlnopad, hex } from "@scure/base";
import { sha256 } from "@noble/hashes/sha2.js";

export { base64, base64urlnopad, hex, sha256 };

export const utf8 = (text) => new TextEncoder().encode(text);

/** Returns the text that bytes spell; throws for bytes that are not UTF-8. */
export const read = (bytes) =>
  new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

/** Returns bytes as a text of one sign each, to look at with patterns. */
export const latin = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

/** Returns the SHA-256 of few bytes, in hex. */
export const digest = (bytes) => hex.encode(sha256(bytes));

/**
 * Returns the SHA-256 of many bytes: by the browser itself, where it does that. Where scripts are
 * not compiled (Tor Browser's “Safer”) it is a hundred times as fast.
 */
export async function hashed(bytes) {
  const native = globalThis.crypto?.subtle;
  return native ? new Uint8Array(await native.digest("SHA-256", bytes)) : sha256(bytes);
}

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Returns what is signed: texts and bytes with a zero byte between each two. */
export function said(...parts) {
  const bytes = parts.map((part) => (typeof part === "string" ? utf8(part) : part));
  return joined(...bytes.flatMap((part, n) => (n ? [new Uint8Array(1), part] : [part])));
}

/** Returns what a base64 text spells; null for any other text. */
export function unspelt(text) {
  try {
    const found = base64.decode(text);
    return base64.encode(found) === text ? found : null;
  } catch {
    return null;
  }
}
