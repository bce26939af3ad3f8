/**
 * The script of the offline form. Where there is a page it fills the page in; everywhere it offers
 * what the page is made of, so that tests hold these very bytes to the vectors of the format.
 */
export { readCode, wordsOf } from "./codes.js";
export { MonitorKeys } from "./keys.js";
export { Verifier } from "./notes.js";
export { checkDay, readRoster } from "./roster.js";
export { accept } from "./seen.js";
export { padded } from "./padding.js";
export { RETURN, pack } from "./packing.js";
export { jsonOf } from "./body.js";
export { openWith, sealReturn, wrap } from "./sealing.js";
export { openReply } from "./replies.js";
export { openKept, sealKept } from "./kept.js";
export { readReceipt } from "./receipts.js";
export { Draft } from "./draft.js";
export { findings } from "./checks.js";
export { identifierIn, nameBesideNumber } from "./identifiers.js";
export { readBound, readWords } from "./quantity.js";
export { stripped } from "./stripping.js";
export { daysOf, weekOf, weeksFor } from "./weeks.js";
export * as bytes from "./bytes.js";
import { start } from "./page.js";

if (typeof document !== "undefined") start();
