/** What was typed for one category and measure, and the cell of a return that it makes. */
import { shown } from "./body.js";
import { interval, readBound, readWords } from "./quantity.js";

/** Returns a cell in which nothing has been typed. */
export const blank = () => ({ typed: "", words: "", low: "", high: "", absent: "", basis: "", note: "" });

/** Whether nothing of a cell is to be filed. */
export const isEmpty = (cell) =>
  ["typed", "words", "low", "high", "absent", "note"].every((name) => !cell[name].trim());

/** Returns what the words of a cell say by the programme's marks; null where that is no number. */
export const understood = (cell, marks) =>
  readWords(cell.typed.trim() ? cell.typed : cell.words, marks);

/**
 * Returns the cell as a return has it. `basis` is the one of the whole return, for a cell that has
 * none of its own. Bounds that are no numbers are left open; checks.js says so.
 */
export function composed(category, measure, cell, { basis, marks }) {
  const [low, high] = [readBound(cell.low), readBound(cell.high)];
  const given = cell.low.trim() || cell.high.trim();
  const bounds = given
    ? { low: low ?? null, high: high ?? null }
    : (understood(cell, marks) ?? { low: null, high: null });
  const words = [cell.words, cell.typed, given ? interval(bounds) : ""];
  return {
    category,
    measure,
    words: cell.absent ? "" : shown(words.map((text) => text.trim()).find(Boolean) ?? ""),
    ...(cell.absent ? { low: null, high: null } : bounds),
    absent: cell.absent || null,
    basis: cell.basis || (cell.absent ? null : basis) || null,
    note: shown(cell.note.trim()),
  };
}
