/**
 * A monitor's code: twelve words of the English list of BIP-39 that stand for 128 bits.
 * As src/counterfoil/sealing/words.py; both are held to tests/golden/return-vectors.json.
 */
import { sha256 } from "./bytes.js";
import { Refused } from "./refused.js";
import english from "../../sealing/english.txt";

const LIST = english.trim().split(/\s+/);
const WORDS = 12;
const BITS = 11;
const CHECK_BITS = 4;
const BYTES = 16;
/** No two words of the list begin with the same four letters. */
const TELLING = 4;

/** Returns the 16 bytes of a code that nobody has. */
export const newEntropy = () => crypto.getRandomValues(new Uint8Array(BYTES));

/** Returns the 16 bytes that twelve words spell, each in full or by its first letters. */
export function readCode(typed) {
  const given = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (given.length !== WORDS) throw new Refused("code.count", { count: given.length });
  const bits = given.map((word, n) => number(word, n + 1).toString(2).padStart(BITS, "0")).join("");
  const entropy = new Uint8Array(BYTES);
  for (let n = 0; n < BYTES; n += 1) entropy[n] = parseInt(bits.slice(8 * n, 8 * n + 8), 2);
  if (bits.slice(8 * BYTES) !== check(entropy)) throw new Refused("code.check");
  return entropy;
}

/** Returns the twelve words that 16 bytes are, a space between them. */
export function wordsOf(entropy) {
  const bits = Array.from(entropy, (byte) => byte.toString(2).padStart(8, "0")).join("");
  const whole = bits + check(entropy);
  const places = Array.from({ length: WORDS }, (_, n) => whole.slice(BITS * n, BITS * (n + 1)));
  return places.map((place) => LIST[parseInt(place, 2)]).join(" ");
}

function number(typed, place) {
  const exact = LIST.indexOf(typed);
  if (exact >= 0) return exact;
  const found = typed.length < TELLING ? [] : LIST.filter((word) => word.startsWith(typed));
  if (found.length !== 1) throw new Refused("code.word", { place, word: typed });
  return LIST.indexOf(found[0]);
}

const check = (entropy) => sha256(entropy)[0].toString(2).padStart(8, "0").slice(0, CHECK_BITS);
