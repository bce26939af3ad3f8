// Filters the page's own list as one types. Without this script the list is simply whole.
"use strict";
const box = document.querySelector(".searching");
const field = document.querySelector("#find");
const told = document.querySelector("output");
// The words of a text: ё is е, й is и, É is e, capitals are small, hyphens part words.
const wordsOf = (text) =>
  text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").match(/[\p{L}\p{N}]+/gu) ?? [];
// A word without its Russian ending, or an English plural's s: "области" finds "область".
const ENDING =
  /(?:ого|ому|ыми|ими|ами|ями|ов|ев|еи|ои|ыи|ии|ые|ие|ых|их|ая|яя|ую|юю|ое|ее|ом|ем|ам|ям|ах|ях|ию|[аеиоуыэюяь]|s)$/;
const stem = (word) => (word.length > 4 ? word.replace(ENDING, "") : word);
const entries = [...document.querySelectorAll(".index li")].map((item) => ({
  item,
  words: wordsOf(item.textContent),
}));
const sections = [...document.querySelectorAll(".found")];

function show() {
  const typed = wordsOf(field.value);
  // "в" and "о" of a longer phrase say nothing.
  const starts = typed.filter((word) => word.length > 1 || typed.length === 1).map(stem);
  let count = 0;
  for (const { item, words } of entries) {
    const fits = starts.every((start) => words.some((word) => word.startsWith(start)));
    item.hidden = !fits;
    count += fits ? 1 : 0;
  }
  for (const section of sections) {
    section.hidden = !section.querySelector("li:not([hidden])");
  }
  told.textContent = starts.length ? `${told.dataset.found} ${count}` : "";
}

box.hidden = false;
field.addEventListener("input", show);
field.focus();
show();
