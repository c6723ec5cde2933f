/* A form that was not sent says so and tries again. */

const TRIES = 120; // one every 5 seconds
let waiting = null, retry;

function notRecorded(form) {
  if (!waiting || waiting.button !== pressed) waiting = { button: pressed, tries: TRIES };
  each("main [name][aria-pressed]", button => button.removeAttribute("aria-pressed"));
  if (pressed.name) pressed.setAttribute("aria-pressed", "true");
  if (!form.querySelector(".unsaved")) tell("unsaved", form);
  clearTimeout(retry);
  if (waiting.tries-- > 0) retry = setTimeout(tryAgain, 5000);
}

function tryAgain() {
  if (!waiting || !waiting.button.isConnected) return;
  active(); // an officer is being fetched: nothing is wiped meanwhile
  press(waiting.button);
}

on("htmx:sendError htmx:timeout", event => notRecorded(event.detail.elt));
on("htmx:beforeSwap", event => {
  const xhr = event.detail.xhr, token = /csrf_token" value="([^"]+)/.exec(xhr.responseText);
  hush();
  if (xhr.status < 502 || xhr.status > 504) {
    waiting = null;
    serverAnswered();
    // the bar is not swapped, but a new activity has a new token
    if (token) each(".bar [name=csrf_token]", input => { input.value = token[1]; });
    return;
  }
  event.detail.shouldSwap = false;
  notRecorded(event.detail.requestConfig.elt);
});
