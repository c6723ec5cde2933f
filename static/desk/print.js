/* A button to print is shown where it can do something. */
"use strict";

document.querySelectorAll("[data-print]").forEach(button => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
