/** The monitor's code: typed, or made new here. */
import { at, announce, fill, make, sentence, speakIn } from "./dom.js";
import { base64 } from "./bytes.js";
import { newEntropy, readCode, wordsOf } from "./codes.js";
import { MonitorKeys } from "./keys.js";
import { say } from "./speech.js";

export function codePart(sheet) {
  const typed = at("code");
  typed.addEventListener("input", () => {
    if (typed.value.trim().split(/\s+/).length >= 12) enter(sheet, typed.value, false);
    else leave(sheet, null);
  });
  typed.addEventListener("change", () => enter(sheet, typed.value, true));
  at("hide-code").addEventListener("change", ({ target }) => {
    typed.classList.toggle("covered", target.checked);
  });
  at("new-code").addEventListener("click", () => offerNew(sheet));
}

function enter(sheet, words, finished) {
  try {
    const keys = new MonitorKeys(readCode(words));
    sheet.keys = keys;
    show(sheet);
    announce(say("code.right"));
    sheet.changed();
  } catch (error) {
    leave(sheet, finished && words.trim() ? error : null);
  }
}

function leave(sheet, error) {
  const had = sheet.keys;
  sheet.keys = null;
  at("code").removeAttribute("aria-invalid");
  if (error) at("code").setAttribute("aria-invalid", "true");
  at("code-error").hidden = !error;
  if (error) {
    speakIn(at("code-error"), () => sentence(error));
    announce(sentence(error));
  }
  at("code-right").hidden = true;
  at("new-code").hidden = false;
  if (had) sheet.changed();
}

function show(sheet) {
  const { keys } = sheet;
  at("code").removeAttribute("aria-invalid");
  at("code-error").hidden = true;
  at("code-right").hidden = false;
  at("new-code").hidden = true;
  at("author").textContent = base64.encode(keys.author);
  at("mailbox").textContent = keys.mailbox;
}

/** Shows twelve new words, to be written down: they are typed by the monitor, never filled in. */
function offerNew(sheet) {
  const words = wordsOf(newEntropy());
  const list = make("ol", { class: "words" }, ...words.split(" ").map((word) => make("li", {}, word)));
  const shut = make("button", {
    type: "button",
    say: "code.written",
    onclick: () => {
      fill(at("new-words"));
      at("new-words").hidden = true;
      at("code").value = "";
      leave(sheet, null);
      at("code").focus();
    },
  });
  fill(
    at("new-words"),
    make("h3", { say: "code.new_title", tabindex: "-1" }),
    make("p", { say: "code.new_lead" }),
    list,
    shut,
  );
  at("new-words").hidden = false;
  at("new-words").querySelector("h3").focus();
}
