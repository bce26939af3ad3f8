/** The offline form: what is on the page, and what its parts tell each other. */
import { Draft } from "./draft.js";
import { at, fill, make, speakAgain, speakIn } from "./dom.js";
import { change, label, language, otherLanguage, say, speak, told } from "./speech.js";
import { rosterPart } from "./roster_part.js";
import { codePart } from "./code_part.js";
import { keptPart } from "./kept_part.js";
import { weekPart } from "./week_part.js";
import { gridPart } from "./grid_part.js";
import { evidencePart } from "./evidence_part.js";
import { lookPart } from "./look_part.js";
import { outcomePart } from "./outcome_part.js";
import { repliesPart } from "./replies_part.js";

/** What the parts of the page share. `changed` is called after every change of any of it. */
class Sheet {
  keys = null;
  roster = null;
  kept = [];
  #listening = [];

  constructor(project) {
    this.project = project;
    this.draft = new Draft(project.numbers);
  }

  listen(apply) {
    this.#listening.push(apply);
  }

  changed() {
    this.#listening.forEach((apply) => apply());
  }
}

const parts = [
  rosterPart, codePart, keptPart, weekPart, gridPart, evidencePart, lookPart, outcomePart,
  repliesPart,
];

/** Fills the page in; called once, by the script's last line. */
export function start() {
  const { programme, ...given } = JSON.parse(at("project").textContent);
  const project = { ...programme, ...given };
  speak(JSON.parse(at("words").textContent), project.languages, navigator.languages ?? []);
  document.querySelectorAll("[data-say]").forEach((element) => {
    speakIn(element, element.dataset.say);
  });
  told(speakAgain);
  languageButton();
  told(() => {
    document.documentElement.lang = language();
    // Browsers write titles into their history: it names no project.
    document.title = say("title");
    at("project-title").textContent = label(project.title);
  });
  const sheet = new Sheet(project);
  parts.forEach((part) => part(sheet));
  at("without").hidden = true;
  at("content").hidden = false;
  at("bar").hidden = false;
  sheet.changed();
  // Nothing is kept: leaving by mistake would lose what was typed.
  addEventListener("beforeunload", (event) => {
    if (sheet.draft.filled().length && !sheet.sealed) event.preventDefault();
  });
}

function languageButton() {
  const other = otherLanguage();
  if (!other) return;
  const button = make("button", {
    type: "button",
    class: "other",
    onclick: () => {
      change(otherLanguage());
      button.lang = otherLanguage();
    },
    lang: other,
    say: "other",
  });
  fill(at("language"), button);
}

