// Keys for those who work here all day. Every page works without; who wants none turns them off.
"use strict";

{
  const line = document.getElementById("keys");
  const turn = line.querySelector("button");
  const kept = "desk-keys";
  const ways = [...document.querySelectorAll("header nav a[href]")].slice(0, Number(line.dataset.ways));
  const off = () => localStorage.getItem(kept) === "off";

  const show = () => {
    turn.textContent = off() ? turn.dataset.on : turn.dataset.off;
    line.classList.toggle("off", off());
  };

  const links = () => [...document.querySelectorAll("#main a[href]")].filter((one) => one.offsetParent);

  const step = (by) => {
    const all = links();
    const at = all.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
    all[Math.min(Math.max(next, 0), all.length - 1)]?.focus();
  };

  const field = () => {
    const all = document.querySelectorAll("#main input:not([type=hidden]), #main select, #main textarea");
    [...all].find((one) => one.offsetParent && !one.disabled)?.focus();
  };

  const does = {
    j: () => step(1),
    k: () => step(-1),
    "/": field,
    "?": () => line.focus(),
  };
  // What these keys give on a Russian keyboard, by where they are on it.
  const russian = { "KeyJ о": "j", "KeyK л": "k", "Slash .": "/", "Slash ,": "?" };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]");
    if (event.key === "Escape" && typing) {
      typing.blur();
      return;
    }
    if (off() || typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) {
      return;
    }
    const key = russian[`${event.code} ${event.key}`] || event.key;
    const way = ways[Number(key) - 1];
    if (way || Object.hasOwn(does, key)) {
      event.preventDefault();
      way ? way.click() : does[key]();
    }
  });

  turn.addEventListener("click", () => {
    localStorage.setItem(kept, off() ? "on" : "off");
    show();
  });
  show();
  line.hidden = false;
}
