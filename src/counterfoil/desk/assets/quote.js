// Words selected in what was read go into the form by a button, which spares copying them.
"use strict";

{
  const taking = document.getElementById("taking");
  const button = taking.querySelector("button");
  const quote = document.getElementById("quote");
  let selected = "";

  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const read = (node) => node?.parentElement?.closest("blockquote");
    // A tap on the button may take the selection away before it is heard.
    if (!selection.isCollapsed && read(selection.anchorNode) && read(selection.focusNode)) {
      selected = selection.toString().trim();
      button.disabled = !selected;
    }
  });

  button.addEventListener("click", () => {
    quote.value = selected;
    document.getElementById("words").focus();
  });
  button.disabled = true;
  taking.hidden = false;
}
