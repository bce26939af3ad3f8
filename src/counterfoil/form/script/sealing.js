/** Sealing a return on this device. As src/counterfoil/sealing/returns.py. */
import { Decrypter, Encrypter } from "age-encryption";
import { base64, hashed, hex, joined, said, utf8 } from "./bytes.js";
import { jsonOf } from "./body.js";
import { RETURN, pack } from "./packing.js";
import { Refused } from "./refused.js";
import { checkDay } from "./roster.js";

const ENVELOPE = "counterfoil-envelope-v1";
const MOST = 50 * 1024 * 1024;

/** Returns `{envelope, id, sha256, json}`: the `.return` file, and what to know it by. */
export async function sealReturn(report, contents, keys, roster, today) {
  checkDay(roster, today);
  const json = jsonOf(report, keys, roster);
  const sign = (words) => keys.sign(words);
  const { plaintext, id } = await pack(RETURN, roster.origin, json, contents, sign);
  const sealed = await sealTo(plaintext, roster.reviewers.map(([, recipient]) => recipient));
  const envelope = await wrap(sealed, keys.envelope(today));
  if (envelope.length > MOST) throw new Refused("return.large");
  return { envelope, id, sha256: hex.encode(await hashed(envelope)), json };
}

/** Returns an age file that each of these recipients opens. */
export async function sealTo(plaintext, recipients) {
  const encrypter = new Encrypter();
  recipients.forEach((recipient) => encrypter.addRecipient(recipient));
  return encrypter.encrypt(plaintext);
}

/** Returns what is in an age file; throws where this identity does not open it. */
export async function openWith(sealed, identity) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(sealed);
  } catch {
    throw new Refused("opened.key");
  }
}

/** Puts an age file into an envelope, signed with the day's envelope key. */
export async function wrap(sealed, { key, sign }) {
  const signature = sign(said(ENVELOPE, await hashed(sealed)));
  const lines = [ENVELOPE, base64.encode(key), base64.encode(signature), "", ""];
  return joined(utf8(lines.join("\n")), sealed);
}
