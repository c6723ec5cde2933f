/* What htmx leaves to us of sending a form: it takes <main> out of the answer, some forms bring a whole page, and one
   that was not sent says so and tries again. */

(({ on, each, byId, hush, showNote, leave, noteActivity, endVisit }) => {
  const TRIES = 120; // one every 5 seconds
  let pressed; // the button that sent the last form
  let waiting = null,
    retry; // for the server

  on("submit", event => {
    const form = event.target,
      button = event.submitter || document.activeElement; // Chromium 80 names no submitter
    const own = button.form === form && button.type === "submit",
      language = button.name === "language";
    const sender = own ? button : form.querySelector("[type=submit]") || form.querySelector("button");
    const search = document.activeElement.closest(".village-search");
    const onward = search ? search.querySelector("button") : form.querySelector(".next:not([hidden])");
    const end = { "/finish": "/", "/exit": "/exit" }[form.getAttribute("action")];
    if (end) {
      event.preventDefault();
      if (end === "/exit") form.closest(".bar").hidden = true;
      endVisit(end, "pressed");
    } else if (kiosk.isSendingAgain) {
      if (language) event.stopPropagation(); // htmx must not swap only the middle
    } else if (language || !form.matches("[data-hx-boost]")) {
      event.preventDefault();
      event.stopPropagation();
      if (language) addressField().value = pageAddress();
      leave(() => press(sender));
    } else if (onward && button.matches(".enter, input")) {
      event.preventDefault(); // Enter goes on, or searches, as the button does
      event.stopPropagation();
      setTimeout(() => onward.click()); // a form that is being sent sends nothing else
    } else {
      pressed = sender;
      if (form.matches(".kept")) history.replaceState(history.state, "", pageAddress());
    }
  });

  function press(button) {
    kiosk.isSendingAgain = true;
    button.click();
    kiosk.isSendingAgain = false;
  }

  function addressField() {
    return document.querySelector(".languages [name=next]");
  }

  // With the step that is on the screen.
  function pageAddress() {
    const step = document.querySelector(".step:not([hidden])");
    return location.pathname + (step ? "?step=" + step.dataset.step : location.search);
  }

  // Language buttons belong to the page's form, so that nothing typed is lost.
  on("htmx:afterSwap", () => {
    const owner = byId("page-form") ? "page-form" : "language-form";
    each(".languages button, .languages [name=next]", control => control.setAttribute("form", owner));
  });
  // A form that comes back at its own address is no new place to go back to.
  on("htmx:beforeHistoryUpdate", event => {
    const change = event.detail.history;
    if (change.path === location.pathname) change.type = "replace";
  });
  // Back to a form that is no longer on the screen.
  on("popstate", event => {
    if (!kiosk.isOver && event.state && event.state.of && !document.querySelector(".steps")) location.reload();
  });
  // The page in another language, under its own address again.
  on("DOMContentLoaded", () => {
    if (location.pathname === "/language") history.replaceState(null, "", addressField().value);
  });

  function awaitServer(form) {
    if (!waiting || waiting.button !== pressed) waiting = { button: pressed, tries: TRIES };
    each("main [name][aria-pressed]", button => button.removeAttribute("aria-pressed"));
    if (pressed.name) pressed.setAttribute("aria-pressed", "true");
    if (!form.querySelector(".unsaved")) showNote("unsaved", form);
    clearTimeout(retry);
    if (waiting.tries-- > 0) retry = setTimeout(sendAgain, 5000);
  }

  function sendAgain() {
    if (!waiting || !waiting.button.isConnected) return;
    noteActivity(); // an officer is being fetched: nothing is wiped meanwhile
    press(waiting.button);
  }

  on("htmx:sendError htmx:timeout", event => awaitServer(event.detail.elt));
  on("htmx:beforeSwap", event => {
    const xhr = event.detail.xhr,
      token = /csrf_token" value="([^"]+)/.exec(xhr.responseText);
    hush();
    if (xhr.status >= 502 && xhr.status <= 504) {
      event.detail.shouldSwap = false;
      return awaitServer(event.detail.requestConfig.elt);
    }
    waiting = null;
    kiosk.answered = Date.now();
    // htmx would tell each element of the old page that it goes, which a poor tablet takes 40 ms for
    if (event.detail.shouldSwap) event.detail.target.textContent = "";
    // the bar is not swapped, but a new activity has a new token
    if (token)
      each(".bar [name=csrf_token]", input => {
        input.value = token[1];
      });
  });
})(kiosk);
