/**
 * Personal identifiers, and names beside numbers, in what a monitor writes.
 * As src/counterfoil/model/patterns.py; both are held to tests/golden/identifiers.json. What stands
 * before a match is looked at apart: patterns that look back are an error in older browsers.
 */
const IDENTIFIERS = [
  ["e-mail address", /[\p{L}\p{N}_.+-]+@[\p{L}\p{N}_-]+\.[\p{L}\p{N}_.]+/u],
  ["insurance number", /(?:^|\P{Nd})\p{Nd}{3}-\p{Nd}{3}-\p{Nd}{3}[ -]\p{Nd}{2}(?!\p{Nd})/u],
  ["phone number", /(?:^|\P{Nd})\+\s?\p{Nd}(?:[\s()-]{0,2}\p{Nd}){9,14}(?!\p{Nd})/u],
  [
    "phone number",
    /(?:^|\P{Nd})8[\s(-]*\p{Nd}{3}[\s)-]*\p{Nd}{3}[\s-]*\p{Nd}{2}[\s-]*\p{Nd}{2}(?!\p{Nd})/u,
  ],
  ["passport number", /(?:^|\P{Nd})\p{Nd}{2}\s?\p{Nd}{2}\s*(?:№|N|No\.?)?\s*\p{Nd}{6}(?!\p{Nd})/u],
  ["tax number", /(?:ИНН|INN)\P{Nd}{0,3}\p{Nd}{12}(?!\p{Nd})/iu],
];
const CARD = /(?:[0-9][ -]?){12,18}[0-9](?![0-9])/g;
const INITIALS =
  /\p{Lu}\p{Ll}+ \p{Lu}\.(?: ?\p{Lu}\.)?|\p{Lu}\. ?(?:\p{Lu}\. ?)?\p{Lu}\p{Ll}+/gu;
const PATRONYMIC = /\p{Lu}\p{Ll}+(?:ович|евич|ьич|овн|евн|ичн|иничн)(?:а|у|ем|ом|е|ой|ы|и)?(?!\p{L})/gu;
const WORDS = /(\p{Lu}\p{Ll}{2,}) (\p{Lu}\p{Ll}{2,})(?![\p{L}-])/gu;
/** Capitalised words that begin no name: days, months, parts of places and of sentences. */
const NO_NAME = new Set(`
  Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May
  June July August September October November December Last This Next The About And But From
  With New Old North South East West Red Great Нижний Нижнего Нижнем Великий Великом Старый
  Новый Верхний Верхняя Нижняя Красный Красная Западный Восточный Северный Южный Российская
  Российской
`.trim().split(/\s+/));
/** How far from a name a number makes the two a record of a person: characters of one line. */
const BESIDE = 40;

/** Returns what kind of personal identifier a text holds, or an empty text. */
export function identifierIn(text) {
  for (const [name, pattern] of IDENTIFIERS) if (pattern.test(text)) return name;
  const card = matches(CARD, text, /[0-9]$/).some((found) => luhn(found[0]));
  return card ? "card number" : "";
}

/** Whether a text holds what looks like a person's name with a number beside it. */
export function nameBesideNumber(text) {
  return text.split("\n").some((line) => names(line).some(([start, end]) => {
    const around = line.slice(Math.max(0, start - BESIDE), start) + line.slice(end, end + BESIDE);
    return /\p{Nd}/u.test(around);
  }));
}

function names(line) {
  const pairs = matches(WORDS, line, /[\p{L}-]$/u).filter(
    (found) => !NO_NAME.has(found[1]) && !NO_NAME.has(found[2]),
  );
  return [...matches(INITIALS, line, /\p{L}$/u), ...line.matchAll(PATRONYMIC), ...pairs].map(span);
}

/** Returns every match that does not stand behind what `behind` matches. */
function matches(pattern, text, behind) {
  const found = [];
  pattern.lastIndex = 0;
  for (let one = pattern.exec(text); one; one = pattern.exec(text)) {
    if (behind.test(text.slice(Math.max(0, one.index - 2), one.index))) pattern.lastIndex = one.index + 1;
    else found.push(one);
  }
  return found;
}

const span = (found) => [found.index, found.index + found[0].length];

function luhn(text) {
  const digits = text.replace(/[ -]/g, "").split("").map(Number).reverse();
  const sum = digits.reduce((total, digit, n) => {
    const doubled = n % 2 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
