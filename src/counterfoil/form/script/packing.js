/**
 * The bytes that are sealed: mark, length, JSON, files, signature, zeros.
 * As src/counterfoil/sealing/packing.py.
 */
import { hashed, hex, joined, latin, said, utf8 } from "./bytes.js";
import { LEAST, LEAST_WITH_FILES, padded } from "./padding.js";
import { Refused } from "./refused.js";

const MARK = 4;
const START = 8;
const SIGNATURE = 64;
const MOST_JSON = 4 * 1024 * 1024;

export const RETURN = { mark: "CFR1", name: "counterfoil-return-v1" };
export const REPLY = { mark: "CFA1", name: "counterfoil-reply-v1" };
/** A monitor's own file of the returns that were filed. */
export const KEPT = { mark: "CFK1", name: "counterfoil-kept-v1" };

/** Returns the bytes to seal, and the id: the SHA-256, in hex, of all before the signature. */
export async function pack(form, origin, json, files, sign) {
  const text = utf8(json);
  if (text.length > MOST_JSON) throw new Refused("return.large");
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, text.length);
  const packed = joined(utf8(form.mark), length, text, ...files);
  const whole = joined(packed, await sign(said(form.name, origin, packed)));
  const least = files.some((file) => file.length) ? LEAST_WITH_FILES : LEAST;
  const plaintext = new Uint8Array(padded(whole.length, least));
  plaintext.set(whole);
  return { plaintext, id: hex.encode(await hashed(packed)) };
}

/** Returns the JSON text of what holds no files, once its form and its signature hold. */
export function unpack(form, origin, opened, signed) {
  const length = opened.length < START ? 0 : new DataView(opened.buffer, opened.byteOffset).getUint32(MARK);
  const end = START + length + SIGNATURE;
  const whole = latin(opened.slice(0, MARK)) === form.mark && length <= MOST_JSON;
  if (!whole || end > opened.length || opened.length !== padded(end)) {
    throw new Refused("opened.form");
  }
  if (opened.slice(end).some(Boolean)) throw new Refused("opened.form");
  const packed = opened.slice(0, START + length);
  if (!signed(opened.slice(START + length, end), said(form.name, origin, packed))) {
    throw new Refused("opened.signature");
  }
  return packed.slice(START);
}
