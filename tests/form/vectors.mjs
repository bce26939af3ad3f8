// Holds the committed bundle to the examples of the format: node vectors.mjs BUNDLE < CASES.
// Reads JSON, {name: cases}, and writes what the bundle makes of each case.
import { readFileSync } from "node:fs";
import vm from "node:vm";

if (process.env.NO_NATIVE) {
  // What a browser has where it calls a page not secure.
  const own = globalThis.crypto;
  const few = { getRandomValues: (bytes) => own.getRandomValues(bytes) };
  Object.defineProperty(globalThis, "crypto", { value: few });
}
vm.runInThisContext(readFileSync(process.argv[2], "utf8"));
const form = globalThis.Counterfoil;
const { base64, hex, utf8 } = form.bytes;

const or = (work) => {
  try {
    return work();
  } catch (error) {
    if (!error.facts) throw error;
    return { refused: error.name, facts: error.facts };
  }
};
const text = (bytes) => base64.encode(bytes);
const keysOf = (words) => new form.MonitorKeys(form.readCode(words));
const memory = (kept) => ({
  getItem: () => kept,
  setItem: (_, lines) => {
    kept = lines;
  },
});

const work = {
  typed: (typed) => or(() => form.wordsOf(form.readCode(typed))),
  keys: ({ words, days }) => {
    const keys = keysOf(words);
    return {
      entropy_hex: hex.encode(form.readCode(words)),
      author: text(keys.author),
      reply_identity: keys.identity,
      reply_to: keys.replyTo,
      mailbox: keys.mailbox,
      envelope_keys: Object.fromEntries(days.map((day) => [day, text(keys.envelope(day).key)])),
    };
  },
  padded: (length) => [form.padded(length), form.padded(length, 65536)],
  roster: ({ note, root }) => or(() => {
    const { digest, ...roster } = form.readRoster(base64.decode(note), root);
    return roster;
  }),
  seen: ({ notes, root, kept, own }) => {
    const remembered = memory(kept);
    return notes.map((note) => or(() => {
      const roster = form.readRoster(base64.decode(note), root);
      return form.accept(roster, root, own, remembered).serial;
    }));
  },
  held: ({ note, root, day }) => or(() => form.checkDay(form.readRoster(base64.decode(note), root), day) ?? true),
  body: async ({ words, report, roster, files }) => {
    const keys = keysOf(words);
    const json = form.jsonOf(report, keys, roster);
    const contents = files.map((file) => base64.decode(file));
    const { plaintext, id } = await form.pack(form.RETURN, roster.origin, json, contents, (said) => keys.sign(said));
    return { json, id, plaintext: text(plaintext) };
  },
  lines: async ({ words, day, age }) => {
    const wrapped = await form.wrap(base64.decode(age), keysOf(words).envelope(day));
    return text(wrapped);
  },
  receipt: ({ note, sha256, roster }) => or(() => form.readReceipt(note, sha256, roster)),
  reply: ({ words, sealed, roster }) => form.openReply(base64.decode(sealed), keysOf(words), roster),
  age: ({ sealed, identity }) => form.openWith(base64.decode(sealed), identity).then(text),
  sealed: ({ words, report, roster, files, day }) =>
    form.sealReturn(report, files.map((file) => base64.decode(file)), keysOf(words), roster, day)
      .then((made) => ({ ...made, envelope: text(made.envelope) })),
  kept: ({ words, sealed, origin }) => form.openKept(base64.decode(sealed), keysOf(words), origin),
  keep: ({ words, entries, origin }) => form.sealKept(entries, keysOf(words), origin).then(text),
  identifiers: (said) => [form.identifierIn(said), form.nameBesideNumber(said)],
  numbers: ({ words, marks }) => form.readWords(words, marks),
  bound: (typed) => form.readBound(typed) ?? (typed.trim() ? "no" : null),
  weeks: ({ day, calendar }) => {
    const week = form.weekOf(day, calendar);
    return [week, ...form.daysOf(week, calendar)];
  },
  findings: ({ programme, draft, cells, kept, today }) => {
    const filled = Object.assign(new form.Draft(programme.numbers), draft);
    for (const { category, measure, ...typed } of cells) {
      Object.assign(filled.cell(category, measure), typed);
    }
    return form.findings(filled, kept, programme, today).map((one) => one.name);
  },
  stripped: (picture) => {
    const found = form.stripped(base64.decode(picture));
    return found && [found.ending, text(found.bytes)];
  },
};

const refusing = async (asked) => {
  try {
    return await asked();
  } catch (error) {
    if (!error.facts) throw error;
    return { refused: error.name, facts: error.facts };
  }
};
const given = JSON.parse(readFileSync(0, "utf8"));
const made = {};
for (const [name, cases] of Object.entries(given)) {
  made[name] = [];
  for (const one of cases) made[name].push(await refusing(async () => work[name](one)));
}
process.stdout.write(JSON.stringify(made));
