// Filters the page's own list as one types. Without this script the list is simply whole.
"use strict";
const box = document.querySelector(".searching");
const field = document.querySelector("#find");
const told = document.querySelector("output");
const fold = (text) =>
  text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/ё/g, "е");
const entries = [...document.querySelectorAll(".index li")].map((item) => ({
  item,
  text: fold(item.textContent),
}));
const sections = [...document.querySelectorAll(".found")];

function show() {
  const words = fold(field.value).split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { item, text } of entries) {
    const fits = words.every((word) => text.includes(word));
    item.hidden = !fits;
    count += fits ? 1 : 0;
  }
  for (const section of sections) {
    section.hidden = !section.querySelector("li:not([hidden])");
  }
  told.textContent = words.length ? String(count) : "";
}

box.hidden = false;
field.addEventListener("input", show);
field.focus();
show();
