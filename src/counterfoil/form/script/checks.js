/**
 * What is looked at while a monitor types. A finding is `{name, mends, at, facts}`: `at` is where
 * its field is, `mends` says that nothing is sealed before it is mended; the others ask for a look.
 */
import { MOST_NOTE, MOST_WORDS, characters, isName } from "./body.js";
import { composed, isEmpty, understood } from "./cells.js";
import { identifierIn, nameBesideNumber } from "./identifiers.js";
import { above, interval, middle, readBound } from "./quantity.js";
import { daysOf, isUsed } from "./weeks.js";

/** A number is a jump beyond three times the largest, or below a third of the smallest … */
const TIMES = 3;
/** … of so many last weeks, and only where it is more than this many away from it. */
const LAST_WEEKS = 4;
const AWAY = 10;

/** What an envelope takes, less room for the return itself and its padding: 12 %. */
const MOST_FILES = 44 * 1024 * 1024;

/** Returns every finding on a draft. `kept` are the entries of the monitor's own file. */
export function findings(draft, kept, programme, today) {
  const cells = draft.nothing ? [] : draft.filled();
  return [
    ...whole(draft, cells, programme, today),
    ...repeated(draft, kept),
    ...cells.flatMap(({ category, measure, cell }) => one(category, measure, cell, draft)),
    ...(draft.nothing ? [] : orders(draft, programme)),
    ...cells.flatMap((each) => jumps(each, draft, kept)),
    ...texts(draft.note, "note"),
    ...evidence(draft.evidence),
  ];
}

const mend = (name, at, facts = {}) => ({ name, mends: true, at, facts });
const look = (name, at, facts = {}) => ({ name, mends: false, at, facts });

function whole(draft, cells, programme, today) {
  const found = [];
  if (!draft.region) found.push(mend("region", "region"));
  if (!draft.period) found.push(mend("week", "week"));
  const region = programme.regions.find(({ code }) => code === draft.region);
  if (region && !isUsed(region, draft.period)) found.push(mend("region_week", "region"));
  if (draft.nothing && draft.filled().length) found.push(mend("nothing", "nothing"));
  if (!draft.nothing && !cells.length) found.push(mend("empty", "nothing"));
  if (draft.period && daysOf(draft.period, programme.calendar)[1] >= today) {
    found.push(look("unfinished", "week", { week: draft.period }));
  }
  return found;
}

function repeated(draft, kept) {
  const same = filed(kept).filter(
    (entry) => entry.filed.region === draft.region && entry.filed.period === draft.period,
  );
  const typed = draft.amendsTyped.trim();
  if (typed && !/^[0-9a-f]{64}$/.test(typed)) return [mend("amends_id", "amends-id")];
  if (!same.length || draft.amends || typed) return [];
  return [look("repeated", "amends", { week: draft.period, count: same.length })];
}

function one(category, measure, cell, draft) {
  const at = { category, measure };
  const found = [...texts(cell.note, at), ...texts(cell.words, at), ...texts(cell.typed, at)];
  const words = [cell.typed, cell.words].some((text) => text.trim());
  const given = [cell.low, cell.high].some((text) => text.trim());
  const bounds = [cell.low, cell.high].map(readBound);
  const made = composed(category, measure, cell, draft);
  if (cell.absent && (words || given)) found.push(mend("both", at));
  if (!cell.absent && !words && !given) found.push(mend("only_note", at));
  if (!cell.absent && words && !given && !understood(cell, draft.marks)) {
    found.push(mend("words", at));
  }
  if (bounds.includes(undefined)) found.push(mend("bound", at));
  if (above(made.low, made.high)) found.push(mend("backwards", at, { low: made.low, high: made.high }));
  if (!cell.absent && !made.basis) found.push(mend("basis", at));
  if (characters(made.words) > MOST_WORDS) found.push(mend("long", at, { most: MOST_WORDS }));
  const read = understood(cell, draft.marks);
  if (read && !cell.absent && (above(made.low, read.high) || above(read.low, made.high))) {
    found.push(look("outside", at, { typed: interval(read), bounds: interval(made) }));
  }
  return found;
}

/** The programme's rules: in one category, `smaller` is never above `larger`. */
function orders(draft, programme) {
  return programme.categories.flatMap(({ code: category }) =>
    programme.orders.flatMap(({ smaller, larger }) => {
      const [small, large] = [smaller, larger].map((measure) => {
        const cell = draft.cell(category, measure);
        return isEmpty(cell) ? null : composed(category, measure, cell, draft);
      });
      if (!small || !large || !above(small.low, large.high)) return [];
      const facts = { smaller, larger, low: small.low, high: large.high };
      return [look("order", { category, measure: smaller }, facts)];
    }),
  );
}

function jumps({ category, measure, cell }, draft, kept) {
  const now = middle(composed(category, measure, cell, draft));
  const past = filed(kept)
    .filter(({ filed: one }) => one.region === draft.region && one.period < draft.period)
    .sort((one, other) => (one.filed.period < other.filed.period ? 1 : -1))
    .flatMap(({ filed: { cells } }) =>
      cells.filter((one) => one.category === category && one.measure === measure).map(middle),
    )
    .filter((number) => number !== null)
    .slice(0, LAST_WEEKS);
  if (now === null || !past.length) return [];
  const [least, most] = [Math.min(...past), Math.max(...past)];
  const up = now > most * TIMES && now - most > AWAY;
  const down = now < least / TIMES && least - now > AWAY;
  return up || down ? [look("jump", { category, measure }, { now, least, most })] : [];
}

function texts(text, at) {
  const found = [];
  const kind = identifierIn(text);
  if (kind) found.push(mend("identifier", at, { kind }));
  else if (nameBesideNumber(text)) found.push(look("name", at));
  if (characters(text) > MOST_NOTE) found.push(mend("long", at, { most: MOST_NOTE }));
  return found;
}

function evidence(files) {
  const names = files.map((file) => file.name.trim());
  const size = files.reduce((sum, file) => sum + file.bytes.length, 0);
  const large = size > MOST_FILES ? [mend("files_large", "evidence-file")] : [];
  return large.concat(files.flatMap((file, n) => {
    const at = { file: n };
    const found = texts(file.name, at).filter((one) => one.mends);
    if (!isName(names[n])) found.push(mend("file_name", at));
    else if (names.indexOf(names[n]) < n) found.push(mend("file_twice", at));
    return found;
  }));
}

/** Returns the kept returns that no later one replaces. */
export function filed(kept) {
  const replaced = new Set(kept.map((entry) => entry.filed.amends).filter(Boolean));
  return kept.filter((entry) => !replaced.has(entry.id));
}
