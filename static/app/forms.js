/* What htmx leaves to us of sending a form: it takes <main> out of the answer, and some forms bring a whole page. */

let pressed; // the button that sent the last form
let again = false; // while the script itself presses a button once more

on("submit", event => {
  const form = event.target, button = event.submitter || document.activeElement; // Chromium 80 names no submitter
  const own = button.form === form && button.type === "submit", language = button.name === "language";
  const sender = own ? button : form.querySelector("[type=submit]") || form.querySelector("button");
  const search = document.activeElement.closest(".search");
  const onward = search ? search.querySelector("button") : form.querySelector(".next:not([hidden])");
  const end = { "/finish": "/", "/exit": "/exit" }[form.getAttribute("action")];
  if (end) {
    event.preventDefault();
    if (end === "/exit") form.closest(".bar").hidden = true;
    endVisit(end, "pressed");
  } else if (again) {
    if (language) event.stopPropagation(); // htmx must not swap only the middle
  } else if (language || !form.matches("[data-hx-boost]")) {
    event.preventDefault();
    event.stopPropagation();
    if (language) document.querySelector(".languages [name=next]").value = here();
    leave(() => press(sender));
  } else if (onward && button.matches(".enter, input")) {
    event.preventDefault(); // Enter goes on, or searches, as the button does
    event.stopPropagation();
    setTimeout(() => onward.click()); // a form that is being sent sends nothing else
  } else {
    pressed = sender;
    if (form.matches(".kept")) history.replaceState(history.state, "", here());
  }
});

function press(button) {
  again = true;
  button.click();
  again = false;
}

// Language buttons belong to the page's form, so that nothing typed is lost.
function tieLanguageButtons() {
  const owner = byId("page-form") ? "page-form" : "language-form";
  each(".languages button, .languages [name=next]", control => control.setAttribute("form", owner));
}

// This page's address, with the step that is on the screen.
function here() {
  const step = document.querySelector(".step:not([hidden])");
  return location.pathname + (step ? "?step=" + step.dataset.step : location.search);
}

on("htmx:afterSwap", tieLanguageButtons);
// A form that comes back at its own address is no new place to go back to.
on("htmx:beforeHistoryUpdate", event => {
  const change = event.detail.history;
  if (change.path === location.pathname) change.type = "replace";
});
// Back to a form that is no longer on the screen.
on("popstate", event => {
  if (!over && event.state && event.state.of && !document.querySelector(".steps")) location.reload();
});
// The page in another language, under its own address again.
on("DOMContentLoaded", () => {
  if (location.pathname !== "/language") return;
  history.replaceState(null, "", document.querySelector(".languages [name=next]").value);
});
