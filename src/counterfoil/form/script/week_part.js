/** Which region and week a return is for, what it replaces, and “nothing to report”. */
import { at, choice, fill, make, speakIn } from "./dom.js";
import { filed } from "./checks.js";
import { day, label, say } from "./speech.js";
import { after, daysOf, today, weeksFor } from "./weeks.js";

export function weekPart(sheet) {
  const { project, draft } = sheet;
  regions(project);
  weeks(project);
  draft.period = at("week").value;
  draft.region = at("region").value;
  at("region").addEventListener("change", ({ target }) => set(sheet, { region: target.value }));
  at("week").addEventListener("change", ({ target }) => set(sheet, { period: target.value }));
  at("amends").addEventListener("change", ({ target }) => {
    draft.amends = target.value;
    sheet.changed();
  });
  at("amends-id").addEventListener("input", ({ target }) => {
    set(sheet, { amendsTyped: target.value });
  });
  at("nothing").addEventListener("change", ({ target }) => {
    draft.nothing = target.checked;
    at("grid-part").hidden = target.checked;
    sheet.changed();
  });
  document.querySelectorAll("input[name=basis]").forEach((input) => {
    input.addEventListener("change", () => set(sheet, { basis: input.value }));
  });
  at("note").addEventListener("input", ({ target }) => {
    draft.note = target.value;
    sheet.changed();
  });
  let known = "";
  sheet.listen(() => {
    const now = JSON.stringify([draft.region, draft.period, sheet.kept.map((entry) => entry.id)]);
    if (now !== known) earlier(sheet);
    if (draft.period) speakIn(at("due"), () => say("week.due", { day: day(due(draft.period, project)) }));
    known = now;
  });
}

function set(sheet, facts) {
  Object.assign(sheet.draft, facts);
  sheet.changed();
}

function regions({ regions: all }) {
  const option = ({ code, labels }) => make("option", { value: code, say: () => label(labels) });
  const first = make("option", { value: "", say: "week.choose" });
  fill(at("region"), first, ...all.map(option));
  if (all.length === 1) at("region").value = all[0].code;
}

function weeks(project) {
  const { weeks: all, usual } = weeksFor(today(), project);
  const years = new Map();
  for (const week of all) {
    const option = make("option", { value: week, say: () => `${week} · ${daysShown(week, project)}` });
    const year = week.slice(0, 4);
    years.set(year, [...(years.get(year) ?? []), option]);
  }
  fill(at("week"), ...[...years].map(([year, options]) => make("optgroup", { label: year }, ...options)));
  at("week").value = usual;
}

const due = (week, { calendar, due_days: days }) => after(daysOf(week, calendar)[1], days);

function daysShown(week, { calendar }) {
  const [first, last] = daysOf(week, calendar);
  return [first, last].map((one) => day(one, { day: "numeric", month: "short" })).join(" – ");
}

/** Offers the kept returns of the same region and week, one of which this one may replace. */
function earlier(sheet) {
  const { draft, kept } = sheet;
  const same = filed(kept).filter(
    ({ filed: one }) => one.region === draft.region && one.period === draft.period,
  );
  at("amends-part").hidden = !same.length;
  if (!same.some((entry) => entry.id === draft.amends)) draft.amends = "";
  const options = same.map(({ id, filed: { made_on: made } }) => [
    id,
    () => say("week.replaces", { day: day(made), id: id.slice(0, 12) }),
  ]);
  const list = choice([["", "week.adds"], ...options]);
  fill(at("amends"), ...list.children);
  at("amends").value = draft.amends;
  speakIn(at("amends-said"), () => say("week.repeated", { week: draft.period }));
}
