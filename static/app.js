/* Villagers' pages work without this file; it only makes them pleasanter. */
"use strict";

// The language buttons belong to the page's form where there is one, so that nothing typed is lost. After a swap
// of <main> that form may be new or gone.
function tieLanguageButtons() {
  var tied = document.getElementById("page-form") !== null;
  document.querySelectorAll("#language-form button, #language-form input[name=next]").forEach(function (control) {
    if (tied) control.setAttribute("form", "page-form");
    else control.removeAttribute("form");
  });
}
document.addEventListener("htmx:afterSwap", tieLanguageButtons);

// A change of language loads the whole page: htmx must not swap only its middle.
document.addEventListener("submit", function (event) {
  var pressed = event.submitter || document.activeElement;
  if (!pressed || pressed.name !== "language") return;
  event.stopPropagation();
  document.querySelector("#language-form input[name=next]").value = location.pathname + location.search;
}, true);
