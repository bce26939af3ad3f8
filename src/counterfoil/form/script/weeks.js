/** Weeks of the ISO and the EPI calendar. As src/counterfoil/model/period.py. */
const DAY = 86400000;

/** Whether a text is a day: `2026-11-25`. */
export function isDay(text) {
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const moment = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(moment) && dayOf(moment) === text;
}

/** Returns today on this device's clock, as people there count days. */
export function today(now = new Date()) {
  return dayOf(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()));
}

/** Returns the code of the week that holds a day. */
export function weekOf(day, calendar) {
  const moment = Date.parse(`${day}T00:00:00Z`);
  let year = new Date(moment).getUTCFullYear() + 1;
  while (firstDay(year, calendar) > moment) year -= 1;
  const number = Math.floor((moment - firstDay(year, calendar)) / (7 * DAY)) + 1;
  return `${year}-W${String(number).padStart(2, "0")}`;
}

/** Returns the first and the last day of a week. */
export function daysOf(week, calendar) {
  const [year, number] = week.split("-W").map(Number);
  const start = firstDay(year, calendar) + (number - 1) * 7 * DAY;
  return [dayOf(start), dayOf(start + 6 * DAY)];
}

/** Returns the day that is so many days after another. */
export const after = (day, days) => dayOf(Date.parse(`${day}T00:00:00Z`) + days * DAY);

/** Returns the week after (or, with -1, before) a week. */
export function beside(week, calendar, steps = 1) {
  const [start] = daysOf(week, calendar);
  return weekOf(dayOf(Date.parse(`${start}T00:00:00Z`) + steps * 7 * DAY), calendar);
}

/** Whether an entry of the programme is in use in a week. */
export const isUsed = ({ first, last }, week) =>
  (!first || first <= week) && (!last || week <= last);

/** Returns the weeks that a return may be for, the newest first, and the one that is usual. */
export function weeksFor(day, { calendar, first, last }) {
  const current = weekOf(day, calendar);
  const newest = last && last < current ? last : current;
  const usual = newest === current ? beside(current, calendar, -1) : newest;
  const weeks = [];
  for (let week = newest; weeks.length < 530 && (!first || week >= first); ) {
    weeks.push(week);
    week = beside(week, calendar, -1);
    if (!first && weeks.length >= 106) break;
  }
  return { weeks, usual: weeks.includes(usual) ? usual : (weeks[0] ?? "") };
}

function firstDay(year, calendar) {
  const fourth = Date.UTC(year, 0, 4);
  const weekday = new Date(fourth).getUTCDay();
  return fourth - DAY * (calendar === "iso" ? (weekday + 6) % 7 : weekday);
}

const dayOf = (moment) => new Date(moment).toISOString().slice(0, 10);
