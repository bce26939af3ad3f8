/**
 * The roster: whose keys returns are sealed to, signed by the root key that this form was made with.
 * As src/counterfoil/sealing/roster.py.
 */
import { bech32 } from "@scure/base";
import { digest, utf8 } from "./bytes.js";
import { Verifier, noteText } from "./notes.js";
import { Refused } from "./refused.js";
import { isDay } from "./weeks.js";

const FIRST_LINE = "counterfoil-roster-v1";
const LEAST_REVIEWERS = 2;
const MOST_REVIEWERS = 20;
const MOST_BYTES = 16384;
const RECIPIENT_SIZE = 32;
const SINGLE = ["origin", "serial", "from", "until", "counter-key", "desk-key", "form"];
const FORMS = {
  origin: /^[a-z0-9][a-z0-9.-]*(?:\/[A-Za-z0-9._-]+)*$/,
  serial: /^[1-9][0-9]{0,8}$/,
  counter: /^https?:\/\/[!-~]{1,200}$/,
  form: /^[0-9a-f]{64}$/,
  code: /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/,
};

/** Returns the roster in a note's bytes, once the root key's signature and its lines hold. */
export function readRoster(bytes, rootKey) {
  const root = new Verifier(rootKey);
  if (bytes.length > MOST_BYTES) throw new Refused("roster.long");
  const note = noteText(bytes);
  if (note === null) throw new Refused("roster.lines");
  if (!note.includes("\n\n")) throw new Refused("roster.unsigned");
  const body = root.body(note);
  if (body === null) throw new Refused("roster.stranger", { name: root.name });
  const roster = parsed(body);
  if (root.name !== `${roster.origin}/root`) throw new Refused("roster.stranger", { name: root.name });
  checkReviewers(roster.reviewers);
  if (roster.from > roster.until) throw new Refused("roster.lines");
  return { ...roster, digest: digest(utf8(body)) };
}

/** Throws unless a roster holds on a day. */
export function checkDay(roster, today) {
  if (today < roster.from) throw new Refused("roster.early", { day: roster.from });
  if (today > roster.until) throw new Refused("roster.expired", { day: roster.until });
}

function parsed(body) {
  const found = new Map();
  const [first, ...lines] = body.slice(0, -1).split("\n");
  for (const line of lines) {
    const space = line.indexOf(" ");
    const name = space < 0 ? line : line.slice(0, space);
    found.set(name, [...(found.get(name) ?? []), space < 0 ? "" : line.slice(space + 1)]);
  }
  const one = Object.fromEntries(SINGLE.map((name) => [name, found.get(name)?.[0] ?? ""]));
  const roster = {
    origin: one.origin,
    serial: Number(one.serial),
    from: one.from,
    until: one.until,
    counters: found.get("counter") ?? [],
    counterKey: one["counter-key"],
    deskKey: one["desk-key"],
    form: one.form,
    reviewers: (found.get("reviewer") ?? []).map((line) => line.split(" ")),
  };
  const holds =
    first === FIRST_LINE &&
    FORMS.origin.test(one.origin) &&
    FORMS.serial.test(one.serial) &&
    [roster.from, roster.until].every(isDay) &&
    roster.counters.every((line) => FORMS.counter.test(line)) &&
    (!roster.form || FORMS.form.test(roster.form)) &&
    [roster.counterKey, roster.deskKey].every((key) => !key || isKey(key)) &&
    spelt(roster) === body;
  if (!holds) throw new Refused("roster.lines");
  return roster;
}

/** Returns the only lines that spell a roster. */
function spelt(roster) {
  const lines = [
    FIRST_LINE,
    `origin ${roster.origin}`,
    `serial ${roster.serial}`,
    `from ${roster.from}`,
    `until ${roster.until}`,
    ...roster.counters.map((line) => `counter ${line}`),
    ...(roster.counterKey ? [`counter-key ${roster.counterKey}`] : []),
    ...(roster.deskKey ? [`desk-key ${roster.deskKey}`] : []),
    ...(roster.form ? [`form ${roster.form}`] : []),
    ...roster.reviewers.map((parts) => `reviewer ${parts.join(" ")}`),
  ];
  return `${lines.join("\n")}\n`;
}

function checkReviewers(reviewers) {
  if (reviewers.length < LEAST_REVIEWERS) throw new Refused("roster.few");
  if (reviewers.length > MOST_REVIEWERS) throw new Refused("roster.lines");
  for (const parts of reviewers) {
    if (parts.length !== 2 || !FORMS.code.test(parts[0])) throw new Refused("roster.lines");
    if (!isRecipient(parts[1])) throw new Refused("roster.key", { code: parts[0] });
  }
  for (const side of [0, 1]) {
    const all = reviewers.map((parts) => parts[side]);
    if (new Set(all).size < all.length) throw new Refused("roster.twice");
  }
}

function isRecipient(text) {
  try {
    const { prefix, bytes } = bech32.decodeToBytes(text);
    return prefix === "age" && bytes.length === RECIPIENT_SIZE && text === text.toLowerCase();
  } catch {
    return false;
  }
}

function isKey(text) {
  try {
    return Boolean(new Verifier(text));
  } catch {
    return false;
  }
}
