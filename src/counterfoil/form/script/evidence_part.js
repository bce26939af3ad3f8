/** Files that come with a return; metadata is taken out first, where that can be done here. */
import { announce, at, bytesOf, fill, make, sentence, speakIn } from "./dom.js";
import { MOST_EVIDENCE } from "./body.js";
import { Refused } from "./refused.js";
import { language, say } from "./speech.js";
import { stripped } from "./stripping.js";

export function evidencePart(sheet) {
  at("evidence-file").addEventListener("change", async ({ target }) => {
    // Nothing is sealed while a file is still being read.
    at("seal").disabled = true;
    at("evidence-error").hidden = true;
    try {
      await add(sheet.draft.evidence, Array.from(target.files));
    } catch (error) {
      at("evidence-error").hidden = false;
      speakIn(at("evidence-error"), () => sentence(error));
      announce(sentence(error));
    }
    at("seal").disabled = false;
    target.value = "";
    draw(sheet);
    sheet.changed();
  });
}

async function add(evidence, files) {
  for (const file of files) {
    if (evidence.length >= MOST_EVIDENCE) throw new Refused("evidence.many", { most: MOST_EVIDENCE });
    const whole = await bytesOf(file).catch(() => null);
    if (!whole) throw new Refused("evidence.unread", { name: file.name });
    const one = { whole, clean: stripped(whole), given: file.name, own: "", name: "" };
    strip(one, Boolean(one.clean), evidence);
    evidence.push(one);
  }
  announce(say("evidence.count", { count: evidence.length }));
}

/** Takes a file as it is or stripped; a name that tells nothing replaces the camera's. */
function strip(one, asked, evidence) {
  one.stripped = asked;
  one.bytes = asked ? one.clean.bytes : one.whole;
  if (one.own) return;
  const names = evidence.filter((other) => other !== one).map((other) => other.name);
  let number = 1;
  while (names.includes(`${number}.${one.clean?.ending}`)) number += 1;
  one.name = asked ? `${number}.${one.clean.ending}` : one.given.slice(0, 200);
}

function draw(sheet) {
  const { evidence } = sheet.draft;
  fill(at("evidence-list"), ...evidence.map((one, n) => row(sheet, one, n)));
}

function row(sheet, one, n) {
  const { evidence } = sheet.draft;
  const id = `file-${n}`;
  const name = make("input", {
    id,
    type: "text",
    maxlength: 200,
    value: one.name,
    "aria-describedby": `${id}-told`,
    oninput: () => {
      one.name = one.own = name.value;
      sheet.changed();
    },
  });
  const box = make("input", { id: `${id}-strip`, type: "checkbox" });
  box.checked = one.stripped;
  box.addEventListener("change", () => {
    strip(one, box.checked, evidence);
    draw(sheet);
    at(`${id}-strip`).focus();
    sheet.changed();
  });
  const remove = make("button", {
    type: "button",
    class: "quiet",
    say: "evidence.remove",
    told: { "aria-label": () => say("evidence.remove_one", { name: one.name }) },
    onclick: () => {
      evidence.splice(n, 1);
      draw(sheet);
      at("evidence-file").focus();
      sheet.changed();
    },
  });
  const told = one.clean ? (one.stripped ? "evidence.stripped" : "evidence.whole") : "evidence.unknown";
  return make(
    "li",
    {},
    make("label", { for: id, say: "evidence.name" }),
    name,
    make("p", { class: "note", say: () => `${size(one.bytes.length)}` }),
    one.clean
      ? make("label", { class: "tick", for: box.id }, box, make("span", { say: "evidence.strip" }))
      : null,
    make("p", { id: `${id}-told`, class: one.stripped ? "note" : "note wrong", say: told }),
    remove,
  );
}

function size(bytes) {
  const kib = Math.max(1, Math.round(bytes / 1024));
  const shown = kib < 1024 ? kib : kib / 1024;
  const number = new Intl.NumberFormat(language(), { maximumFractionDigits: 1 }).format(shown);
  return say(kib < 1024 ? "evidence.kib" : "evidence.mib", { number });
}
