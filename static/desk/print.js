/* A button to print is shown where it can do something; where it is what comes next, it has the focus. */
"use strict";

document.querySelectorAll("[data-print]").forEach(button => {
  button.hidden = false;
  if (button.autofocus) button.focus();
  button.addEventListener("click", () => print());
});
