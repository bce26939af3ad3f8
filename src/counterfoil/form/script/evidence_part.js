/** Files that come with a return; metadata is taken out first, where that can be done here. */
import { announce, at, bytesOf, fill, make } from "./dom.js";
import { MOST_EVIDENCE } from "./body.js";
import { language, say } from "./speech.js";
import { stripped } from "./stripping.js";

export function evidencePart(sheet) {
  const { evidence } = sheet.draft;
  at("evidence-file").addEventListener("change", async ({ target }) => {
    for (const file of Array.from(target.files).slice(0, MOST_EVIDENCE - evidence.length)) {
      const whole = await bytesOf(file);
      const clean = stripped(whole);
      const one = { whole, clean, given: file.name, own: "" };
      evidence.push(one);
      strip(one, Boolean(clean), evidence.length);
    }
    target.value = "";
    draw(sheet);
    announce(say("evidence.count", { count: evidence.length }));
    sheet.changed();
  });
}

/** Takes a file as it is or stripped; a name that tells nothing replaces the camera's. */
function strip(one, asked, number) {
  one.stripped = asked;
  one.bytes = asked ? one.clean.bytes : one.whole;
  if (!one.own) one.name = asked ? `${number}.${one.clean.ending}` : one.given.slice(0, 200);
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
    strip(one, box.checked, n + 1);
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
