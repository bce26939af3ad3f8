/** The grid: a fieldset for each category, a short field for each measure, and more on request. */
import { at, fill, make, speakIn } from "./dom.js";
import { morePart } from "./cell_part.js";
import { isEmpty, understood } from "./cells.js";
import { interval } from "./quantity.js";
import { filed } from "./checks.js";
import { label, language, say } from "./speech.js";
import { isUsed } from "./weeks.js";

export const cellId = (category, measure) => `cell-${category}-${measure}`;

export function gridPart(sheet) {
  const grid = at("grid");
  let shown = "";
  const draw = () => {
    const { period } = sheet.draft;
    if (shown === period) return;
    shown = period;
    fill(grid, ...inUse(sheet).categories.map((category) => row(sheet, category)));
  };
  speakIn(at("marks"), () => say("grid.marks", { marks: examples(sheet.project.numbers) }));
  sheet.listen(() => {
    draw();
    beside(sheet);
  });
  at("beside").addEventListener("change", () => beside(sheet));
}

/** Returns examples of what the programme's marks make of numbers, in the language of the page. */
function examples({ ranges, at_least: least, at_most: most, about }) {
  const other = language() === "ru" ? /[a-z]/i : /[а-яё]/i;
  const before = [...least, ...most, ...Object.keys(about)].filter((mark) => !other.test(mark));
  const dash = ranges.includes("–") ? "–" : ranges[0];
  return [...(dash ? [`35${dash}45`] : []), ...before.map((mark) => `${mark} 40`)].join(", ");
}

/** Returns the programme with the categories and measures that are in use in the draft's week. */
export function inUse({ project, draft: { period } }) {
  const [categories, measures] = [project.categories, project.measures].map((all) =>
    all.filter((one) => isUsed(one, period)),
  );
  return { ...project, categories, measures };
}

function row(sheet, category) {
  const { measures } = inUse(sheet);
  const more = make("div", { class: "more", id: `more-${category.code}`, hidden: true });
  let before = null;
  const button = make("button", {
    type: "button",
    class: "quiet",
    "aria-expanded": "false",
    "aria-controls": more.id,
    say: "grid.more",
    told: { "aria-label": () => `${say("grid.more")}: ${label(category.labels)}` },
    // Leaving a field may open it just before the click that was meant to.
    onpointerdown: () => {
      before = !more.hidden;
    },
    onclick: () => {
      openMore(sheet, category, button, !(before ?? !more.hidden));
      before = null;
    },
  });
  return make(
    "fieldset",
    { class: "category", id: `category-${category.code}` },
    make("legend", {}, make("span", { say: () => label(category.labels) }), note(category)),
    make(
      "div",
      { class: `cells of-${measures.length}` },
      ...measures.map((measure) => short(sheet, category, measure)),
      button,
    ),
    more,
    make("ul", { class: "told", id: `told-${category.code}`, hidden: true }),
  );
}

const note = ({ note: words }) =>
  Object.keys(words).length ? make("small", { say: () => ` ${label(words)}` }) : null;

function short(sheet, category, measure) {
  const id = cellId(category.code, measure.code);
  const cell = sheet.draft.cell(category.code, measure.code);
  // What words are taken to mean is shown while they are typed.
  const means = () => {
    const read = understood(cell, sheet.draft.marks);
    const exact = !read || interval(read) === cell.typed.trim();
    at(`${id}-means`).textContent = exact ? "" : `= ${interval(read)}`;
  };
  const input = make("input", {
    id,
    type: "text",
    inputmode: "numeric",
    maxlength: 500,
    value: cell.typed,
    "aria-describedby": `${id}-means ${id}-last told-${category.code}`,
    told: { "aria-label": () => `${label(category.labels)}: ${label(measure.labels)}` },
    oninput: () => {
      cell.typed = input.value;
      means();
      sheet.changed();
    },
    // Words that are no number need bounds: their fields are shown.
    onchange: () => {
      const words = input.value.trim() && !understood(cell, sheet.draft.marks);
      const button = at(`category-${category.code}`).querySelector(".cells > button");
      if (words) openMore(sheet, category, button, true);
    },
  });
  return make(
    "div",
    { class: "cell" },
    make("label", { for: id, say: () => label(measure.labels) }),
    input,
    make(
      "div",
      {},
      make("span", { class: "last", id: `${id}-means` }),
      make("span", { class: "last", id: `${id}-last` }),
    ),
  );
}

/** Shows (or hides) the fields behind a category's numbers; they are made when first asked for. */
function openMore(sheet, category, button, open) {
  const more = at(`more-${category.code}`);
  if (!more.childElementCount) {
    fill(more, ...inUse(sheet).measures.map((measure) => morePart(sheet, category, measure)));
  }
  more.hidden = !open;
  button.setAttribute("aria-expanded", String(!more.hidden));
}

/** Shows the last return's numbers beside the fields, on request, from the kept file only. */
function beside(sheet) {
  const { kept, draft } = sheet;
  const { categories, measures } = inUse(sheet);
  const [last] = filed(kept)
    .filter(({ filed: one }) => one.region === draft.region && one.period < draft.period)
    .sort((one, other) => (one.filed.period < other.filed.period ? 1 : -1));
  at("beside-part").hidden = !last;
  const asked = at("beside").checked && last;
  const cells = asked ? last.filed.cells : [];
  for (const category of categories) {
    for (const measure of measures) {
      const one = cells.find(
        (cell) => cell.category === category.code && cell.measure === measure.code,
      );
      speakIn(at(`${cellId(category.code, measure.code)}-last`), () =>
        one ? say("grid.last", { week: last.filed.period, words: said(one) }) : "",
      );
    }
  }
}

const said = (cell) =>
  cell.absent ? say(`absent.${cell.absent.replace(" ", "_")}`) : interval(cell);

/** Returns how many cells are filled in. */
export const filledIn = ({ draft }) => draft.filled().filter(({ cell }) => !isEmpty(cell)).length;
