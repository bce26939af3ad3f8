/**
 * What an age file must look like before it is opened: short, X25519 only, padded. A counter may
 * hand out anything. As header_length and check_length of src/counterfoil/envelope/guard.py.
 */
import { latin } from "./bytes.js";
import { LEAST, padded } from "./padding.js";
import { Refused } from "./refused.js";

const INTRO = "age-encryption.org/v1\n";
const MOST_HEADER = 16384;
const MOST_STANZAS = 32;
const MOST_LINE = 80;
const RECIPIENT = /-> X25519 [A-Za-z0-9+/]{43}\n[A-Za-z0-9+/]{43}\n/y;
const GREASE =
  /-> [!-~]{0,60}-grease(?: [!-~]+)*\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n/y;
const MAC = /--- [A-Za-z0-9+/]{43}\n/y;
const NONCE = 16;
const CHUNK = 65536;
const TAG = 16;

/** Throws unless an age file is one that only X25519 recipients open, of a padded length. */
export function checkAge(sealed, least = 1) {
  const body = sealed.length - headerLength(sealed, least) - NONCE;
  const chunks = Math.ceil(body / (CHUNK + TAG));
  const length = body - chunks * TAG;
  if (length < LEAST || body - (chunks - 1) * (CHUNK + TAG) <= TAG || padded(length) !== length) {
    throw new Refused("opened.form");
  }
}

function headerLength(sealed, least) {
  const first = latin(sealed.slice(0, MOST_HEADER));
  if (!first.startsWith(INTRO)) throw new Refused("opened.form");
  let at = INTRO.length;
  let recipients = 0;
  for (let stanzas = 0; !matched(MAC, first, at); stanzas += 1) {
    const recipient = matched(RECIPIENT, first, at);
    const stanza = recipient || matched(GREASE, first, at);
    const bounded = stanza && stanza.split("\n").every((line) => line.length <= MOST_LINE);
    if (!bounded || stanzas >= MOST_STANZAS) throw new Refused("opened.form");
    recipients += recipient ? 1 : 0;
    at += stanza.length;
  }
  if (recipients < least) throw new Refused("opened.form");
  return at + matched(MAC, first, at).length;
}

function matched(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}
