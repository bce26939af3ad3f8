/** Signed notes and their keys (C2SP signed-note). As src/counterfoil/envelope/notes.py. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { hex, joined, read, sha256, unspelt, utf8 } from "./bytes.js";

const ED25519 = 1;
const KEY_SIZE = 32;
const ID_SIZE = 4;

/** A public key, written as `name+id+key`. Throws for any other text. */
export class Verifier {
  #key;
  #id;

  constructor(vkey) {
    const [name, id, ...rest] = vkey.split("+");
    const key = unspelt(rest.join("+"));
    const known = key && key.length === KEY_SIZE + 1 && key[0] === ED25519;
    if (!known || id !== hex.encode(keyId(name, key))) throw new TypeError("no key");
    this.name = name;
    this.#id = id;
    this.#key = key.slice(1);
  }

  /** Returns the text of a note that this key signed, its last line's end included; else null. */
  body(note) {
    const end = note.indexOf("\n\n");
    if (end < 0) return null;
    const body = note.slice(0, end + 1);
    const held = signatures(note.slice(end + 2)).some(([name, signature]) => {
      const ours = name === this.name && hex.encode(signature.slice(0, ID_SIZE)) === this.#id;
      return ours && this.signed(signature.slice(ID_SIZE), utf8(body));
    });
    return held ? body : null;
  }

  /** Whether a bare signature is this key's over what was said. */
  signed(signature, said) {
    try {
      return ed25519.verify(signature, said, this.#key, { zip215: false });
    } catch {
      return false;
    }
  }
}

/** Returns the text of a note's bytes; null where they are no text. */
export function noteText(bytes) {
  try {
    return read(bytes);
  } catch {
    return null;
  }
}

const keyId = (name, key) => sha256(joined(utf8(`${name}\n`), key)).slice(0, ID_SIZE);

/** Returns every name and signature; none where one line is no signature. */
function signatures(lines) {
  if (!lines.endsWith("\n")) return [];
  const found = lines.slice(0, -1).split("\n").map((line) => {
    const parts = line.split(" ");
    const signature = parts.length === 3 && parts[0] === "—" && parts[1] && unspelt(parts[2]);
    return signature && signature.length ? [parts[1], signature] : null;
  });
  return found.includes(null) ? [] : found;
}
