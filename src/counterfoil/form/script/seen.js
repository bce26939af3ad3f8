/**
 * The newest roster that this device has seen, where the browser remembers anything: its serial and
 * digest, nothing else. As src/counterfoil/sealing/seen.py.
 */
import { digest, utf8 } from "./bytes.js";
import { Refused } from "./refused.js";

const nameOf = (rootKey) => `roster ${digest(utf8(rootKey)).slice(0, 32)}`;

/** Returns localStorage, or null where a browser has none or keeps it shut. */
export function storage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

/** Takes a roster that is no older than any seen and than the page's own; remembers it. */
export function accept(roster, rootKey, own, memory = storage()) {
  for (const { serial, digest: lines } of [remembered(rootKey, memory), own]) {
    if (roster.serial < serial) {
      throw new Refused("roster.old", { serial: roster.serial, seen: serial });
    }
    if (roster.serial === serial && lines && lines !== roster.digest) {
      throw new Refused("roster.twin", { serial });
    }
  }
  try {
    memory?.setItem(nameOf(rootKey), `${roster.serial} ${roster.digest}`);
  } catch {
    // A full or closed memory: the page's own roster stays the lower bound.
  }
  return roster;
}

function remembered(rootKey, memory) {
  let kept = null;
  try {
    kept = memory?.getItem(nameOf(rootKey)) ?? null;
  } catch {
    kept = null;
  }
  const found = /^([1-9][0-9]{0,8}) ([0-9a-f]{64})$/.exec(kept ?? "");
  return found ? { serial: Number(found[1]), digest: found[2] } : { serial: 0, digest: "" };
}
