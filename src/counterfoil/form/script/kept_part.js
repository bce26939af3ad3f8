/** The monitor's own file of earlier returns: loaded from and saved to a file, on request only. */
import { announce, at, bytesOf, sentence, speakIn } from "./dom.js";
import { openKept } from "./kept.js";
import { Refused } from "./refused.js";
import { say } from "./speech.js";

export function keptPart(sheet) {
  const file = at("kept-file");
  const tell = (words, wrong) => {
    at("kept-said").hidden = false;
    at("kept-said").classList.toggle("wrong", wrong);
    speakIn(at("kept-said"), words);
    announce(at("kept-said").textContent);
  };
  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    try {
      if (!sheet.keys) throw new Refused("code.first");
      sheet.kept = await openKept(await bytesOf(file.files[0]), sheet.keys, sheet.project.origin);
      tell(() => say("kept.loaded", { count: sheet.kept.length }), false);
    } catch (error) {
      sheet.kept = [];
      tell(() => sentence(error), true);
    }
    file.value = "";
    sheet.changed();
  });
}
