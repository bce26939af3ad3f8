/**
 * A monitor's own file of the returns that were filed: sealed to the reply identity, signed by the
 * author key, padded. It is the only place where this form keeps anything of a return.
 */
import { base64, read } from "./bytes.js";
import { checkAge } from "./guard.js";
import { ed25519 } from "@noble/curves/ed25519.js";
import { KEPT, pack, unpack } from "./packing.js";
import { Refused } from "./refused.js";
import { openWith, sealTo } from "./sealing.js";

/** Returns the sealed file of entries `{id, sha256, json}`, in the order in which they were filed. */
export async function sealKept(entries, keys, origin) {
  const json = JSON.stringify({
    form: KEPT.name,
    origin,
    author: base64.encode(keys.author),
    returns: entries.map(({ id, sha256, json: filed }) => ({ id, sha256, return: JSON.parse(filed) })),
  });
  const { plaintext } = await pack(KEPT, origin, json, [], (said) => keys.sign(said));
  return sealTo(plaintext, [keys.replyTo]);
}

/** Returns the entries of a kept file; throws where it is another monitor's, or another project's. */
export async function openKept(sealed, keys, origin) {
  checkAge(sealed);
  const opened = await openWith(sealed, keys.identity);
  const json = unpack(KEPT, origin, opened, (signature, said) =>
    ed25519.verify(signature, said, keys.author, { zip215: false }),
  );
  const kept = JSON.parse(read(json));
  const ours = kept.form === KEPT.name && kept.author === base64.encode(keys.author);
  if (!ours || kept.origin !== origin) throw new Refused("opened.key");
  return kept.returns.map(({ id, sha256, return: filed }) => ({
    id,
    sha256,
    json: JSON.stringify(filed),
    filed,
  }));
}
