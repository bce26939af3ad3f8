/** Making elements: texts are always texts, never markup. */
import { say } from "./speech.js";

const FIELDS = new Set(["input", "textarea", "select"]);

export const at = (id) => document.getElementById(id);

/**
 * Makes an element. `props` are attributes; `on…` listens, `say` is the name of its words or a
 * function that returns them, `told` are attributes whose words change with the language.
 */
export function make(tag, props = {}, ...within) {
  const element = document.createElement(tag);
  // Browsers keep what stands in other fields, on the disk, for after a crash.
  if (FIELDS.has(tag)) element.setAttribute("autocomplete", "off");
  for (const [name, given] of Object.entries(props)) set(element, name, given);
  element.append(...within.filter((one) => one !== null && one !== undefined));
  return element;
}

function set(element, name, given) {
  if (name.startsWith("on")) element.addEventListener(name.slice(2), given);
  else if (name === "say") speakIn(element, given);
  else if (name === "told") {
    for (const [attribute, words] of Object.entries(given)) speakIn(element, words, attribute);
  } else if (name === "value") element.value = given;
  else if (given === true) element.setAttribute(name, "");
  else if (given !== false && given !== null && given !== undefined) {
    element.setAttribute(name, given);
  }
}

/** Of each element, its words by attribute; those of its text under an empty name. */
const spoken = new WeakMap();

/** Shows words in an element or an attribute of it, in the language of the moment. */
export function speakIn(element, words, attribute = "") {
  if (!spoken.has(element)) spoken.set(element, new Map());
  spoken.get(element).set(attribute, words);
  show(element, words, attribute);
}

/** Shows everything on the page in the language of the moment. */
export function speakAgain() {
  for (const element of document.querySelectorAll("*")) {
    spoken.get(element)?.forEach((words, attribute) => show(element, words, attribute));
  }
}

function show(element, words, attribute) {
  const text = typeof words === "function" ? words() : say(words);
  if (attribute) element.setAttribute(attribute, text);
  else element.textContent = text;
}

/** Puts other things into an element instead of what it holds. */
export function fill(element, ...within) {
  element.replaceChildren(...within.filter((one) => one !== null && one !== undefined));
}

/** Makes a field with its label above and a note or error below. */
export function field(id, words, input, note = null) {
  input.id = id;
  const parts = [make("label", { for: id, say: words }), input];
  if (note) {
    parts.push(make("p", { id: `${id}-note`, class: "note", say: note }));
    input.setAttribute("aria-describedby", `${id}-note`);
  }
  return make("div", { class: "field" }, ...parts);
}

/** Makes a list to choose from: `[code, words]`, words being a name or a function. */
export function choice(options, props = {}) {
  const listed = options.map(([code, words]) => make("option", { value: code, say: words }));
  return make("select", props, ...listed);
}

/** Says something to whoever listens to the page rather than looks at it. */
export function announce(words) {
  at("live").textContent = "";
  at("live").textContent = words;
}

/** Lets the browser save bytes as a file. */
export function save(name, bytes, kind = "application/octet-stream") {
  const address = URL.createObjectURL(new Blob([bytes], { type: kind }));
  const link = make("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

/** Returns the bytes of a file that was chosen. */
export const bytesOf = async (file) => new Uint8Array(await file.arrayBuffer());

/** Returns the sentence of whatever was refused or broke. */
export function sentence(error) {
  if (error.facts) return say(`refusals.${error.name}`, error.facts);
  return say("refusals.broken", { what: String(error.message ?? error) });
}
