/* The officers' desk works without this file; it only makes it pleasanter. */
"use strict";

// A button to print is shown where it can do something.
document.querySelectorAll("[data-print]").forEach(function (button) {
  button.hidden = false;
  button.addEventListener("click", function () { window.print(); });
});
