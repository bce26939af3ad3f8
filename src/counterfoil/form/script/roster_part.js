/** Who can open what is sealed here: the page's own roster, or a newer one from a file. */
import { at, bytesOf, fill, make, sentence, speakIn } from "./dom.js";
import { utf8 } from "./bytes.js";
import { counter } from "./counter.js";
import { checkDay, readRoster } from "./roster.js";
import { accept } from "./seen.js";
import { day, say } from "./speech.js";
import { today } from "./weeks.js";

export function rosterPart(sheet) {
  const { project } = sheet;
  const own = readRoster(utf8(project.roster), project.root);
  const floor = { serial: own.serial, digest: own.digest };
  const take = (bytes) => {
    const roster = accept(readRoster(bytes, project.root), project.root, floor);
    checkDay(roster, today());
    sheet.roster = roster;
  };
  const taken = (bytes) => {
    try {
      take(bytes);
      show(sheet, null);
    } catch (error) {
      show(sheet, error);
    }
    sheet.changed();
  };
  at("roster-file").addEventListener("change", async ({ target }) => {
    if (target.files.length) taken(await bytesOf(target.files[0]));
    target.value = "";
  });
  taken(utf8(project.roster));
  // Where a counter serves this page, it has the newest roster beside it.
  counter.roster().then((bytes) => bytes && taken(bytes));
}

const short = ({ reviewers, until }) =>
  say("roster.short", { count: reviewers.length, day: day(until) });

function show(sheet, error) {
  const { roster } = sheet;
  at("roster-error").hidden = !error;
  if (error) speakIn(at("roster-error"), () => sentence(error));
  at("roster-facts").hidden = !roster;
  // The way to mend it must be in sight.
  at("roster").open = Boolean(error) || at("roster").open;
  speakIn(at("roster-short"), () => (roster ? short(roster) : say("roster.none")));
  if (!roster) return;
  fill(
    at("roster-facts"),
    ...[
      ["roster.reviewers", () => roster.reviewers.map(([code]) => code).join(", ")],
      ["roster.serial", () => String(roster.serial)],
      ["roster.holds", () => `${day(roster.from)} – ${day(roster.until)}`],
      ["roster.root", () => sheet.project.root],
    ].flatMap(([name, facts]) => [make("dt", { say: name }), make("dd", { say: facts })]),
  );
}
