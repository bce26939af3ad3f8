/** The page's words, in the language that is chosen: everything shown is said anew on a change. */
const LANGUAGES = ["en", "ru"];
const spoken = [];
let tables = {};
let languages = LANGUAGES;
let current = "en";

/** Takes the tables of words, by language, and those languages that the project has. */
export function speak(words, offered, preferred) {
  tables = words;
  languages = LANGUAGES.filter((language) => offered.includes(language));
  const wanted = languages.find((language) => preferred.some((one) => one.startsWith(language)));
  change(wanted ?? languages[0]);
}

export const language = () => current;

/** Returns the language that is not chosen; null where the project has one only. */
export const otherLanguage = () => languages.find((language) => language !== current) ?? null;

export function change(chosen) {
  current = chosen;
  spoken.forEach((apply) => apply());
}

/** Runs what shows words now, and again whenever the language changes: for what stays. */
export function told(apply) {
  spoken.push(apply);
  apply();
}

/** Returns the words of a name, such as `code.title`, with facts in their places. */
export function say(name, facts = {}) {
  const found = name.split(".").reduce((table, part) => table?.[part], tables[current]);
  if (typeof found !== "string") return name;
  return found.replace(/\{(\w+)\}/g, (_, fact) => String(facts[fact] ?? ""));
}

/** Returns a label in the chosen language, or in the one that there is. */
export const label = (labels) => labels[current] ?? Object.values(labels)[0] ?? "";

/** Returns a day as people write it. */
export function day(text, parts = { day: "numeric", month: "long", year: "numeric" }) {
  const moment = new Date(`${text}T00:00:00Z`);
  return new Intl.DateTimeFormat(current === "en" ? "en-GB" : current, {
    ...parts,
    timeZone: "UTC",
  }).format(moment);
}
