// Filters the page's own list as one types. Without this script the list is simply whole.
"use strict";
const box = document.querySelector(".searching");
const field = document.querySelector("#find");
const told = document.querySelector("output");
// ё is е, й is и, É is e, capitals are small.
const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
// A word without its Russian ending, or an English plural's s: "области" finds "область".
const ENDING =
  /(?:ого|ому|ыми|ими|ами|ями|ов|ев|еи|ои|ыи|ии|ые|ие|ых|их|ая|яя|ую|юю|ое|ее|ом|ем|ам|ям|ах|ях|ию|[аеиоуыэюяь]|s)$/;
const stem = (word) => (word.length > 4 ? word.replace(ENDING, "") : word);
const entries = [...document.querySelectorAll(".index li")].map((item) => ({
  item,
  text: fold(item.textContent),
}));
const sections = [...document.querySelectorAll(".found")];

function show() {
  const words = fold(field.value).split(/\s+/).filter(Boolean).map(stem);
  let count = 0;
  for (const { item, text } of entries) {
    const fits = words.every((word) => text.includes(word));
    item.hidden = !fits;
    count += fits ? 1 : 0;
  }
  for (const section of sections) {
    section.hidden = !section.querySelector("li:not([hidden])");
  }
  told.textContent = words.length ? `${told.dataset.found} ${count}` : "";
}

box.hidden = false;
field.addEventListener("input", show);
field.focus();
show();
