/* Villagers' pages work without this file; it makes them pleasanter and ends a visit that nobody is at.
   Words for people stand in the page (#words), in its own language. Runs from Chromium 80 on. */
"use strict";

function words(name) { return document.getElementById("words").dataset[name]; }
function activity() { document.dispatchEvent(new Event("kiosk:activity")); }

/* --- language: the buttons belong to the page's form where there is one, so that nothing typed is lost --- */

function tieLanguageButtons() {
  var tied = document.getElementById("page-form") !== null;
  document.querySelectorAll("#language-form button, #language-form input[name=next]").forEach(function (control) {
    if (tied) control.setAttribute("form", "page-form");
    else control.removeAttribute("form");
  });
}

var pressed = null; // the button that sent the last form

document.addEventListener("submit", function (event) {
  pressed = event.submitter || document.activeElement;
  if (steps && steps.send.hidden && pressed && pressed.matches(".enter, input")) {
    event.preventDefault(); // Enter on a step that is not the last goes on, as its button does
    event.stopPropagation();
    nextStep();
    return;
  }
  if (!pressed || pressed.name !== "language") return;
  event.stopPropagation(); // a change of language loads the whole page: htmx must not swap only its middle
  document.querySelector("#language-form input[name=next]").value = location.pathname + location.search;
}, true);

/* --- steps: one fieldset of a long form at a time; without script all stand on one page --- */

var steps = null;

function isFor(element, form) {
  var age = form.querySelector("[name=age]:checked");
  var nameless = form.querySelector("[name=anonymous]:checked");
  var child = age !== null && age.value === "child";
  if (element.dataset.only === "adult") return !child;
  if (element.dataset.only === "named") return !child && !(nameless !== null && nameless.value === "1");
  return true;
}

function applying() {
  return steps.all.filter(function (step) { return isFor(step, steps.form); });
}

function stepsButton(icon, word, action, kind) {
  var button = document.createElement("button");
  button.type = "button";
  button.className = "button " + kind;
  button.textContent = words(word);
  button.addEventListener("click", action);
  return button;
}

function beginSteps() {
  var form = document.querySelector("form.steps");
  steps = null;
  if (!form) return;
  steps = { form: form, all: Array.from(form.querySelectorAll("fieldset.step")), now: null };
  if (steps.all.length < 2) { steps = null; return; }
  var send = form.querySelector(".actions");
  steps.send = send.querySelector("[type=submit]");
  steps.next = stepsButton("next", "next", nextStep, "primary");
  steps.back = stepsButton("back", "back", function () { history.back(); }, "");
  steps.progress = document.createElement("p");
  steps.progress.className = "progress";
  steps.progress.setAttribute("role", "status");
  send.prepend(steps.back);
  send.append(steps.next);
  form.prepend(steps.progress);
  form.addEventListener("change", function () { if (steps) showStep(steps.now, false); });
  var wrong = form.querySelector(".field-error, [autofocus]");
  var first = (wrong && wrong.closest("fieldset.step")) || steps.all[0];
  history.replaceState({ step: 0 }, "");
  applying().slice(1, applying().indexOf(first) + 1).forEach(function (_, n) { history.pushState({ step: n + 1 }, ""); });
  showStep(first, false);
}

function showStep(step, focus) {
  var those = applying(), n = Math.max(0, those.indexOf(step));
  steps.now = those[n];
  steps.all.forEach(function (other) { other.hidden = other !== steps.now; });
  steps.form.querySelectorAll("[data-only]:not(.step)").forEach(function (part) {
    part.hidden = !isFor(part, steps.form);
  });
  steps.back.hidden = n === 0;
  steps.next.hidden = n === those.length - 1;
  steps.send.hidden = n !== those.length - 1;
  var progress = words("progress").replace("{n}", n + 1).replace("{all}", those.length);
  if (steps.progress.textContent !== progress) steps.progress.textContent = progress;
  if (!focus) return;
  var legend = steps.now.querySelector("legend");
  legend.tabIndex = -1;
  legend.focus();
  window.scrollTo(0, 0);
}

// What a step marked data-needed still lacks: a choice in each group, a text in each field, each tick.
function lacking(step) {
  if (!("needed" in step.dataset)) return null;
  return Array.from(step.querySelectorAll("input")).filter(function (input) {
    if (input.type === "hidden" || input.closest("[hidden]")) return false;
    if (input.type === "radio") return !step.querySelector("[name=" + input.name + "]:checked");
    return input.type === "checkbox" ? !input.checked : !input.value.trim();
  })[0];
}

function nextStep() {
  var lack = lacking(steps.now), told = steps.now.querySelector(".lacking");
  if (told) told.remove();
  if (lack) {
    told = document.createElement("p");
    told.className = "field-error lacking";
    told.setAttribute("role", "alert");
    told.innerHTML = words("lacking"); // with its recording
    (lack.closest(".field, .choices") || lack).before(told);
    lack.focus();
    return;
  }
  var those = applying(), n = those.indexOf(steps.now) + 1;
  history.pushState({ step: n }, "");
  showStep(those[n], true);
}

window.addEventListener("popstate", function (event) {
  if (!event.state || event.state.step === undefined) return;
  if (steps) showStep(applying()[event.state.step], true);
  else location.reload(); // Back to a form that is no longer on the screen
});

// The tablet's own keyboard must not cover the field that is typed into.
function uncover() {
  var field = document.activeElement;
  if (field && field.matches("input:not([type=radio]):not([type=checkbox]), textarea, select")) {
    field.scrollIntoView({ block: "center" });
  }
}
if (window.visualViewport) window.visualViewport.addEventListener("resize", uncover);

/* --- server away: the form stays as it is, says so, and tries again --- */

var DELAYS = [3, 5, 8, 13, 20]; // seconds; then every 20 until LAST_TRY
var LAST_TRY = 30;
var waiting = null;

function notRecorded(element) {
  var form = element.closest("form");
  if (!form) return;
  if (!waiting || waiting.form !== form) waiting = { form: form, tries: 0, button: pressed };
  var note = form.querySelector(".not-recorded");
  if (!note) {
    note = document.createElement("div");
    note.className = "note note-warning not-recorded";
    note.setAttribute("role", "alert");
    note.innerHTML = "<div><p class='lead'><strong></strong></p><p></p></div>";
    note.querySelector("strong").textContent = words("unsaved");
    note.querySelector("p:last-child").textContent = words("retrying");
    form.prepend(note);
    note.scrollIntoView({ block: "center" });
  }
  if (waiting.tries === LAST_TRY) return;
  setTimeout(tryAgain, 1000 * (DELAYS[waiting.tries] || 20));
  waiting.tries += 1;
}

function tryAgain() {
  if (!waiting || !waiting.form.isConnected) return;
  activity(); // somebody was told to fetch an officer: what they typed must not be wiped meanwhile
  var own = waiting.button && waiting.button.form === waiting.form && waiting.button.type === "submit";
  waiting.form.requestSubmit(own ? waiting.button : undefined);
}

document.addEventListener("htmx:sendError", function (event) { notRecorded(event.detail.elt); });
document.addEventListener("htmx:timeout", function (event) { notRecorded(event.detail.elt); });
document.addEventListener("htmx:beforeSwap", function (event) {
  if (event.detail.xhr.status < 502 || event.detail.xhr.status > 504) { waiting = null; return; }
  event.detail.shouldSwap = false;
  notRecorded(event.detail.elt);
});

/* --- the end of a visit: "Masih di sini?" after a silence, then all is cleared --- */

var GRACE = 20; // seconds to answer
var silence = null, ticking = null, left = 0;

function listen() {
  clearTimeout(silence);
  var idle = Number(document.body.dataset.idle);
  if (idle > 0) silence = setTimeout(ask, idle * 1000);
}

function ask() {
  var dialog = document.getElementById("still-here");
  left = GRACE;
  document.getElementById("seconds-left").textContent = left;
  if (dialog.showModal) dialog.showModal();
  else dialog.setAttribute("open", "");
  document.dispatchEvent(new Event("kiosk:ask"));
  ticking = setInterval(function () {
    left -= 1;
    document.getElementById("seconds-left").textContent = left;
    if (left <= 0) endVisit();
  }, 1000);
}

function stillHere() {
  var dialog = document.getElementById("still-here");
  if (ticking !== null) {
    clearInterval(ticking);
    ticking = null;
    if (dialog.close) dialog.close();
    else dialog.removeAttribute("open");
  }
  listen();
}

// Nothing of this visit stays on the screen, whatever the server says later.
function clearPage() {
  clearInterval(ticking);
  clearTimeout(silence);
  waiting = steps = null;
  document.dispatchEvent(new Event("kiosk:end"));
  document.querySelectorAll("form").forEach(function (form) { form.reset(); });
  document.getElementById("main").textContent = "";
  document.title = "…";
}

function endVisit() {
  var token = document.querySelector("input[name=csrf_token]");
  var body = new URLSearchParams({ csrf_token: token ? token.value : "" });
  clearPage();
  fetch("/finish", { method: "POST", body: body }).then(function (answer) {
    location.replace(answer.ok ? "/" : "/exit"); // a token too old for /finish: /exit needs none
  }, function () {
    location.replace("/away/"); // the service worker's, or the browser's own page: nothing of the visit either way
  });
}

document.addEventListener("click", function (event) {
  var link = event.target.closest("a.exit");
  if (!link) return;
  event.preventDefault();
  clearPage();
  location.replace(link.href);
});

["touchstart", "mousedown", "keydown", "input", "compositionupdate", "wheel", "kiosk:activity"].forEach(function (name) {
  document.addEventListener(name, stillHere, { passive: true, capture: true });
});
document.addEventListener("scroll", function () { if (ticking === null) listen(); }, { passive: true, capture: true });
window.addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });

/* --- as an app: help stays at hand without the server, the screen stays awake; nothing depends on it --- */

function stayAwake() {
  if (navigator.wakeLock && document.visibilityState === "visible") {
    navigator.wakeLock.request("screen").catch(function () {});
  }
}

document.addEventListener("visibilitychange", stayAwake);
document.addEventListener("htmx:afterSwap", function () { tieLanguageButtons(); beginSteps(); });
document.addEventListener("DOMContentLoaded", function () {
  beginSteps();
  listen();
  stayAwake();
  if (navigator.serviceWorker) navigator.serviceWorker.register("/sw.js").catch(function () {});
});
