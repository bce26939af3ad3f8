/** The return that is being filled in: in memory only, gone with the page. */
import { composed, blank, isEmpty } from "./cells.js";
import { shown } from "./body.js";
import { hashed, hex } from "./bytes.js";

export class Draft {
  region = "";
  period = "";
  nothing = false;
  amends = "";
  /** The id of the return that is replaced, typed by who keeps no file. */
  amendsTyped = "";
  basis = "";
  note = "";
  /** How number words are read: the programme's marks. */
  marks;
  /** Files: `{name, bytes, stripped}`. */
  evidence = [];
  #cells = new Map();

  constructor(marks) {
    this.marks = marks;
  }

  cell(category, measure) {
    const key = `${category} ${measure}`;
    if (!this.#cells.has(key)) this.#cells.set(key, { category, measure, cell: blank() });
    return this.#cells.get(key).cell;
  }

  /** Returns the cells in which something was typed: `{category, measure, cell}`. */
  filled() {
    return [...this.#cells.values()].filter(({ cell }) => !isEmpty(cell));
  }

  /** Returns the report to seal; cells in the programme's order. */
  async report(language, day, { categories, measures }) {
    const cells = categories.flatMap(({ code: category }) =>
      measures.flatMap(({ code: measure }) => {
        const cell = this.cell(category, measure);
        return isEmpty(cell) ? [] : [composed(category, measure, cell, this)];
      }),
    );
    return {
      region: this.region,
      period: this.period,
      language,
      made_on: day,
      nothing: this.nothing,
      amends: this.amends || this.amendsTyped.trim(),
      note: shown(this.note.trim()),
      cells: this.nothing ? [] : cells,
      files: await Promise.all(this.evidence.map(fileFacts)),
    };
  }
}

async function fileFacts({ name, bytes, stripped }) {
  const sha256 = hex.encode(await hashed(bytes));
  return { name: name.trim(), size: bytes.length, sha256, stripped };
}
