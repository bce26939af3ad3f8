/**
 * Number words, read by the marks that the programme declares, and bounds. Nothing is guessed: what
 * is not wholly understood is no number, and the form asks for its bounds.
 * As NumberFormat in src/counterfoil/model/numbers.py; numbers are decimal texts, never floats.
 */
const EDGES = /^[ \t\n\r\f\v\u00a0\u2007\u2009\u202f]+|[ \t\n\r\f\v\u00a0\u2007\u2009\u202f]+$/g;
const DIGITS = /^[0-9]+$/;
/** One or two decimals: `1.000` may be one or a thousand. */
const BOUND = /^[0-9]{1,14}(?:[.,][0-9]{1,2})?$/;
const MOST_WHOLE = 14;
const PLACES = 4;
const SCALE = 10n ** BigInt(PLACES);

/** Returns `{low, high}`, null for an open end; null where the words are no number by the marks. */
export function readWords(words, marks) {
  const text = trimmed(words);
  const found = text ? bounds(text, marks) : null;
  return found && !above(found.low, found.high) ? found : null;
}

function bounds(text, marks) {
  for (const mark of marks.at_least.filter((one) => begins(text, one))) {
    return opened(number(rest(text, mark), marks), (low) => ({ low, high: null }));
  }
  for (const mark of marks.at_most.filter((one) => begins(text, one))) {
    return opened(number(rest(text, mark), marks), (high) => ({ low: null, high }));
  }
  for (const [mark, margin] of Object.entries(marks.about)) {
    if (begins(text, mark)) {
      return opened(number(rest(text, mark), marks), (middle) => around(middle, margin));
    }
  }
  for (const mark of marks.ranges) {
    const at = text.indexOf(mark);
    if (at >= 0 && trimmed(text.slice(0, at))) {
      const ends = [text.slice(0, at), text.slice(at + mark.length)];
      const [low, high] = ends.map((one) => number(one, marks));
      return low !== null && high !== null ? { low, high } : null;
    }
  }
  return opened(number(text, marks), (exact) => ({ low: exact, high: exact }));
}

const opened = (found, made) => (found === null ? null : made(found));
const trimmed = (text) => text.replace(EDGES, "");
const begins = (text, mark) => text.slice(0, mark.length).toLowerCase() === mark.toLowerCase();
const rest = (text, mark) => text.slice(mark.length);

/** Returns one number as a decimal text; null where a sign of it is not declared. */
function number(text, { decimal, group }) {
  const whole = trimmed(text);
  const at = decimal ? whole.indexOf(decimal) : -1;
  const places = at < 0 ? "0" : whole.slice(at + decimal.length);
  const digits = ungrouped(at < 0 ? whole : whole.slice(0, at), group);
  if (digits === null || !DIGITS.test(places)) return null;
  return fitting(plain(digits, places));
}

function ungrouped(text, group) {
  for (const mark of group) {
    const parts = text.split(mark);
    if (parts.length === 1) continue;
    const threes = parts.slice(1).every((part) => part.length === 3) && parts[0].length <= 3;
    return threes && parts.every((part) => DIGITS.test(part)) ? parts.join("") : null;
  }
  return DIGITS.test(text) ? text : null;
}

/** Returns the whole numbers that are so far below and above: `margin` is a fraction, `0.1`. */
function around(middle, margin) {
  const [number, part, all] = [scaled(middle), scaled(margin), SCALE * SCALE];
  const [low, high] = [number * (SCALE - part), number * (SCALE + part)];
  const found = [low / all, (high + all - 1n) / all].map((one) => fitting(String(one)));
  return found.includes(null) ? null : { low: found[0], high: found[1] };
}

function fitting(text) {
  const [whole, places = ""] = text.split(".");
  return whole.length <= MOST_WHOLE && places.length <= PLACES ? text : null;
}

/** Returns a bound as it is written in a return; null for an empty text, undefined for no number. */
export function readBound(typed) {
  const text = typed.trim();
  if (!text) return null;
  return BOUND.test(text) ? plain(...text.split(/[.,]/)) : undefined;
}

/** Whether one decimal text is above another; an open end is above and below nothing. */
export const above = (one, other) => one !== null && other !== null && scaled(one) > scaled(other);

/** Returns bounds as people write them. */
export function interval({ low, high }) {
  if (low === null && high === null) return "?";
  if (high === null) return `≥ ${low}`;
  if (low === null) return `≤ ${high}`;
  return low === high ? low : `${low}–${high}`;
}

/** Returns the middle of bounds as a number to compare with; null where both ends are open. */
export function middle({ low, high }) {
  if (low === null && high === null) return null;
  return (Number(low ?? high) + Number(high ?? low)) / 2;
}

function plain(whole, places = "") {
  const kept = places.replace(/0+$/, "");
  return whole.replace(/^0+(?=[0-9])/, "") + (kept ? `.${kept}` : "");
}

function scaled(text) {
  const [whole, places = ""] = text.split(".");
  return BigInt(whole + places.padEnd(PLACES, "0"));
}
