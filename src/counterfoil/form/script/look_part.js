/** What the checks found: at the fields, in the list before sealing, and in the bar below. */
import { announce, at, fill, make, speakIn } from "./dom.js";
import { findings } from "./checks.js";
import { cellId, filledIn, inUse } from "./grid_part.js";
import { label, say } from "./speech.js";
import { today } from "./weeks.js";

export function lookPart(sheet) {
  sheet.listen(() => {
    const found = findings(sheet.draft, sheet.kept, sheet.project, today());
    const looks = found.filter((one) => !one.mends).map(keyOf).join();
    // What was looked at is not what there is to look at now.
    if (looks !== sheet.looks) at("looked").checked = false;
    Object.assign(sheet, { found, looks });
    atFields(sheet, found);
    listed(sheet, found);
    bar(sheet, found);
  });
  sayNew(sheet);
}

const keyOf = (one) => JSON.stringify([one.name, one.at, one.facts]);

/** Says what was noticed in a field, once that is left, to whoever does not see it. */
function sayNew(sheet) {
  let known = new Set();
  at("content").addEventListener("change", () => {
    const here = sheet.found.filter((one) => placed(one) || one.at === "note");
    const fresh = here.filter((one) => !known.has(keyOf(one)));
    known = new Set(here.map(keyOf));
    if (fresh.length) announce(fresh.slice(0, 2).map((one) => words(sheet, one)).join(" "));
  });
}

const placed = ({ at: place }) => typeof place === "object" && "category" in place;

function atFields(sheet, found) {
  for (const list of document.querySelectorAll("ul.told")) {
    const code = list.id.slice("told-".length);
    const mine = found.filter((one) => placed(one) && one.at.category === code);
    list.hidden = !mine.length;
    fill(list, ...mine.map((one) => line(sheet, one)));
    for (const { code: measure } of inUse(sheet).measures) {
      const wrong = mine.some((one) => one.mends && one.at.measure === measure);
      const input = at(cellId(code, measure));
      if (wrong) input?.setAttribute("aria-invalid", "true");
      else input?.removeAttribute("aria-invalid");
    }
  }
  const noted = found.filter((one) => one.at === "note");
  at("note-told").hidden = !noted.length;
  fill(at("note-told"), ...noted.map((one) => line(sheet, one)));
}

function line(sheet, one) {
  return make("li", { class: one.mends ? "wrong" : "doubt", say: () => words(sheet, one) });
}

/** Returns a finding's sentence, with the measure that it is about where there is one. */
function words(sheet, one) {
  const named = (code) => label(sheet.project.measures.find((each) => each.code === code).labels);
  const facts = { ...one.facts };
  for (const name of ["smaller", "larger"]) if (facts[name]) facts[name] = named(facts[name]);
  if (facts.kind) facts.kind = say(`identifiers.${facts.kind.replaceAll(/[ -]/g, "_")}`);
  const sentence = say(`findings.${one.name}`, facts);
  return placed(one) && one.name !== "order" ? `${named(one.at.measure)}: ${sentence}` : sentence;
}

function listed(sheet, found) {
  const lists = [
    ["to-mend", found.filter((one) => one.mends)],
    ["to-look", found.filter((one) => !one.mends)],
  ];
  for (const [id, some] of lists) {
    at(`${id}-part`).hidden = !some.length;
    fill(at(id), ...some.map((one) => make("li", {}, link(sheet, one))));
  }
  at("all-well").hidden = found.length > 0;
}

function link(sheet, one) {
  const [id, where] = place(sheet, one.at);
  return make("a", {
    href: `#${id}`,
    say: () => `${where()} — ${words(sheet, one)}`,
    onclick: (event) => {
      event.preventDefault();
      at(id).focus();
      at(id).scrollIntoView({ block: "center" });
    },
  });
}

function place({ project }, where) {
  if (typeof where === "string") return [where, () => say(`places.${where}`)];
  if ("file" in where) return [`file-${where.file}`, () => say("places.file", { number: where.file + 1 })];
  const category = project.categories.find(({ code }) => code === where.category);
  return [cellId(where.category, where.measure), () => label(category.labels)];
}

function bar(sheet, found) {
  const mends = found.filter((one) => one.mends).length;
  speakIn(at("bar-said"), () =>
    [
      sheet.draft.nothing ? say("bar.nothing") : say("bar.filled", { count: filledIn(sheet) }),
      mends ? say("bar.mend", { count: mends }) : "",
      found.length > mends ? say("bar.look", { count: found.length - mends }) : "",
    ]
      .filter(Boolean)
      .join(" · "),
  );
}
