/** A counter's receipt. As src/counterfoil/envelope/receipts.py. */
import { Verifier } from "./notes.js";
import { Refused } from "./refused.js";

const LINES = /^counterfoil-receipt-v1\n([!-~]{1,200})\n([0-9a-f]{64})\n(\d{4}-\d\d-\d\d)\n$/;

/** Returns the day of a receipt, once it is the counter's word that it has this very file. */
export function readReceipt(note, sha256, roster) {
  if (!roster.counterKey) throw new Refused("receipt.key");
  const body = new Verifier(roster.counterKey).body(note);
  if (body === null) throw new Refused("receipt.signature");
  const found = LINES.exec(body);
  if (!found || found[1] !== roster.origin || found[2] !== sha256) {
    throw new Refused("receipt.other");
  }
  return found[3];
}
