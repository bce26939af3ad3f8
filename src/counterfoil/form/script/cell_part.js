/** What stands behind one number: its words and bounds, why there is none, how it is known, a note. */
import { ABSENT, BASES, MOST_NOTE, MOST_WORDS } from "./body.js";
import { choice, field, make } from "./dom.js";
import { label } from "./speech.js";

export function morePart(sheet, category, measure) {
  const id = `more-${category.code}-${measure.code}`;
  const cell = sheet.draft.cell(category.code, measure.code);
  const bind = (input, name) => {
    input.value = cell[name];
    input.addEventListener("input", () => {
      cell[name] = input.value;
      sheet.changed();
    });
    return input;
  };
  const text = (name, most) =>
    bind(make("input", { type: "text", maxlength: most }), name);
  const number = (name) =>
    bind(make("input", { type: "text", inputmode: "decimal", maxlength: 20 }), name);
  const list = (name, none, codes, table) =>
    bind(choice([["", none], ...codes.map((code) => [code, `${table}.${code.replace(" ", "_")}`])]), name);
  const note = bind(make("textarea", { rows: 2, maxlength: MOST_NOTE }), "note");
  return make(
    "fieldset",
    { class: "behind" },
    make("legend", { say: () => `${label(category.labels)}: ${label(measure.labels)}` }),
    field(`${id}-words`, "cell.words", text("words", MOST_WORDS), "cell.words_note"),
    make(
      "div",
      { class: "bounds" },
      field(`${id}-low`, "cell.low", number("low")),
      field(`${id}-high`, "cell.high", number("high")),
    ),
    field(`${id}-absent`, "cell.absent", list("absent", "absent.none", ABSENT, "absent")),
    field(`${id}-basis`, "cell.basis", list("basis", "basis.same", BASES, "basis")),
    field(`${id}-note`, "cell.note", note),
  );
}
