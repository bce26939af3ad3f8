/** Sealing, and what comes after: saving the file, handing it in, keeping one's own record. */
import { announce, at, fill, make, save, sentence, speakIn } from "./dom.js";
import { counter, isServed } from "./counter.js";
import { inUse } from "./grid_part.js";
import { sealKept } from "./kept.js";
import { readReceipt } from "./receipts.js";
import { Refused } from "./refused.js";
import { sealReturn } from "./sealing.js";
import { day, language, say } from "./speech.js";
import { today } from "./weeks.js";

export function outcomePart(sheet) {
  at("seal").addEventListener("click", () => seal(sheet));
  // What was sealed is not what stands above any more.
  sheet.listen(() => {
    sheet.sealed = null;
    at("outcome").hidden = true;
    at("seal-error").hidden = true;
  });
  at("save").addEventListener("click", () => {
    const { sealed } = sheet;
    save(`${sealed.sha256.slice(0, 8)}.return`, sealed.envelope);
  });
  at("hand-in").addEventListener("click", () => handIn(sheet));
  at("keep").addEventListener("click", () => keep(sheet));
  at("clear").addEventListener("click", () => location.reload());
}

async function seal(sheet) {
  try {
    ready(sheet);
    at("seal").disabled = true;
    announce(say("finish.sealing"));
    // Large files take seconds: the button is seen to be pressed first.
    await new Promise((shown) => setTimeout(shown));
    const report = await sheet.draft.report(language(), today(), inUse(sheet));
    const contents = sheet.draft.evidence.map((one) => one.bytes);
    sheet.sealed = await sealReturn(report, contents, sheet.keys, sheet.roster, today());
    show(sheet);
  } catch (error) {
    at("seal-error").hidden = false;
    speakIn(at("seal-error"), () => sentence(error));
    announce(at("seal-error").textContent);
  } finally {
    at("seal").disabled = false;
  }
}

function ready(sheet) {
  if (!sheet.keys) throw new Refused("code.first");
  if (!sheet.roster) throw new Refused("roster.first");
  const mends = sheet.found.filter((one) => one.mends).length;
  if (mends) throw new Refused("mend.first", { count: mends });
  const looks = sheet.found.length - mends;
  if (looks && !at("looked").checked) throw new Refused("look.first");
}

function show(sheet) {
  const { sealed, roster } = sheet;
  at("outcome").hidden = false;
  at("outcome-file").textContent = `${sealed.sha256.slice(0, 8)}.return`;
  at("outcome-sha").textContent = sealed.sha256;
  at("outcome-id").textContent = sealed.id;
  at("hand-in-part").hidden = !isServed();
  at("carry-part").hidden = isServed();
  fill(at("counters"), ...roster.counters.map((address) => make("li", {}, make("code", {}, address))));
  at("receipt").hidden = true;
  at("kept-done").hidden = true;
  at("outcome").querySelector("h2").focus();
}

async function handIn(sheet) {
  const { sealed } = sheet;
  at("hand-in").disabled = true;
  speakIn(at("hand-in-said"), "outcome.handing");
  at("hand-in-said").classList.remove("wrong");
  try {
    const note = await counter.handIn(sealed.envelope);
    const kept = readReceipt(note, sealed.sha256, sheet.roster);
    at("receipt").hidden = false;
    at("receipt").textContent = note;
    speakIn(at("hand-in-said"), () => say("outcome.handed", { day: day(kept) }));
  } catch (error) {
    at("hand-in-said").classList.add("wrong");
    speakIn(at("hand-in-said"), () => sentence(error));
  }
  announce(at("hand-in-said").textContent);
  at("hand-in").disabled = false;
}

/** Saves the kept file with this return in it, once. */
async function keep(sheet) {
  const { id, sha256, json } = sheet.sealed;
  const others = sheet.kept.filter((entry) => entry.id !== id);
  const kept = [...others, { id, sha256, json, filed: JSON.parse(json) }];
  const file = await sealKept(kept, sheet.keys, sheet.project.origin);
  save("kept.age", file);
  // A second return of the same hour is kept beside this one, and compared with it.
  sheet.kept = kept;
  at("kept-done").hidden = false;
}
