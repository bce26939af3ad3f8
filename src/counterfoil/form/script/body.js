/** What is in a return, in its one spelling. As src/counterfoil/sealing/body.py. */
import { base64 } from "./bytes.js";
import { RETURN } from "./packing.js";
import { Refused } from "./refused.js";

export const MOST_CELLS = 5000;
export const MOST_EVIDENCE = 50;
export const MOST_WORDS = 500;
export const MOST_NOTE = 10000;
export const ABSENT = ["not seen", "refused", "not asked"];
export const BASES = ["seen", "participant", "official", "document"];
const UNSHOWN = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;
const NAME = /^[^/\\\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]{1,200}$/u;

/** Returns the JSON of a return, as `JSON.stringify` writes it. */
export function jsonOf(report, keys, roster) {
  check(report);
  return JSON.stringify({
    form: RETURN.name,
    origin: roster.origin,
    roster: roster.serial,
    author: base64.encode(keys.author),
    reply_to: keys.replyTo,
    mailbox: keys.mailbox,
    region: report.region,
    period: report.period,
    language: report.language,
    made_on: report.made_on,
    nothing: report.nothing,
    amends: report.amends || null,
    note: report.note,
    cells: report.cells.map(cellFacts),
    files: report.files.map(({ name, size, sha256, stripped }) => ({ name, size, sha256, stripped })),
  });
}

/** Returns a text without the signs that cannot be shown, which no return may hold. */
export const shown = (text) =>
  text.replace(/\r\n?/g, "\n").replace(UNSHOWN, "").replace(/[\ud800-\udfff]/gu, "");

/** Whether a file may have this name. */
export const isName = (name) => NAME.test(name) && name.replace(/[. ]/g, "") !== "";

/** Returns how many characters a text has: code points. */
export const characters = (text) => Array.from(text).length;

function cellFacts({ category, measure, words, low, high, absent, basis, note }) {
  return { category, measure, words, low, high, absent, basis, note };
}

function check(report) {
  const cells = new Set(report.cells.map((cell) => `${cell.category} ${cell.measure}`));
  const names = new Set(report.files.map((file) => file.name));
  const texts = [[report.note, MOST_NOTE]];
  for (const cell of report.cells) texts.push([cell.words, MOST_WORDS], [cell.note, MOST_NOTE]);
  const holds =
    texts.every(([text, most]) => text === shown(text) && characters(text) <= most) &&
    cells.size === report.cells.length &&
    names.size === report.files.length &&
    cells.size <= MOST_CELLS &&
    names.size <= MOST_EVIDENCE &&
    report.files.every((file) => isName(file.name)) &&
    !(report.nothing && report.cells.length) &&
    report.cells.every((cell) => (cell.absent ? !cell.low && !cell.high : cell.words.trim() && cell.basis));
  if (!holds) throw new Refused("return.form");
}
