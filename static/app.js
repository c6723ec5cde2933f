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
  if (event.target.getAttribute("action") === "/finish") {
    event.preventDefault();
    endVisit();
    return;
  }
  if (retrying) return;
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
  steps.id = Math.random();
  history.scrollRestoration = "manual"; // Back shows a step from its top
  history.replaceState({ step: 0, of: steps.id }, "");
  applying().slice(1, applying().indexOf(first) + 1).forEach(function (step) { goTo(step, false); });
  showStep(first, false);
}

function goTo(step, focus) {
  history.pushState({ step: applying().indexOf(step), of: steps.id }, "");
  showStep(step, focus);
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
  var those = applying();
  goTo(those[those.indexOf(steps.now) + 1], true);
}

// A link from the list of errors to a field of another step.
document.addEventListener("click", function (event) {
  var link = event.target.closest("#main a[href^='#']"), field = link && steps && document.querySelector(link.hash);
  var step = field && field.closest(".step");
  if (!step) return;
  event.preventDefault();
  goTo(step, true);
  if (field !== step) field.focus();
});

window.addEventListener("popstate", function (event) {
  if (!event.state || event.state.step === undefined) return;
  if (!steps) location.reload(); // Back to a form that is no longer on the screen
  else if (event.state.of === steps.id) showStep(applying()[event.state.step], true);
  else history.back(); // a step of this form before it came back with errors
});
// A form that comes back at its own address is no new place to go back to.
document.addEventListener("htmx:beforeHistoryUpdate", function (event) {
  var change = event.detail.history;
  if (change.path === location.pathname + location.search) change.type = "replace";
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
var waiting = null, retrying = false;
htmx.config.timeout = 15000; // the server's cable may be out: then no answer comes, not even a refusal

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
  retrying = true;
  waiting.form.requestSubmit(own ? waiting.button : undefined);
  retrying = false;
}

document.addEventListener("htmx:sendError", function (event) { notRecorded(event.detail.elt); });
document.addEventListener("htmx:timeout", function (event) { notRecorded(event.detail.elt); });
document.addEventListener("htmx:beforeSwap", function (event) {
  if (event.detail.xhr.status < 502 || event.detail.xhr.status > 504) { waiting = null; return; }
  event.detail.shouldSwap = false;
  notRecorded(event.detail.requestConfig.elt);
});

/* --- the end of a visit: "Masih di sini?" after a silence, then all is cleared --- */

var GRACE = 20; // seconds to answer
var silence = null, ticking = null, left = 0, last = Date.now();
var dialog = document.getElementById("still-here");

function idle() { return Number(document.body.dataset.idle); }

function listen() {
  clearTimeout(silence);
  last = Date.now();
  if (idle() > 0) silence = setTimeout(ask, idle() * 1000);
}

function ask() {
  left = GRACE;
  count();
  dialog.showModal();
  document.dispatchEvent(new Event("kiosk:ask"));
  ticking = setInterval(function () {
    left -= 1;
    count();
    if (left <= 0) endVisit();
  }, 1000);
}

function count() { document.getElementById("seconds-left").textContent = left; }

function stillHere() {
  clearInterval(ticking);
  ticking = null;
  if (dialog.open) dialog.close();
  listen();
}

// The question stays open until the tap is over: what lies under it must not be pressed by the same finger.
function active() {
  if (asleep()) return;
  if (ticking === null) listen();
  else left = GRACE;
}

// A tablet that slept through the end of a visit ends it when it is woken.
function asleep() {
  var over = idle() > 0 && Date.now() - last > 1000 * (idle() + GRACE + 5);
  if (over) endVisit();
  return over;
}

// Nothing of this visit stays on the screen, whatever the server says later.
function clearPage() {
  clearInterval(ticking);
  clearTimeout(silence);
  ticking = waiting = steps = null;
  document.body.dataset.idle = 0;
  document.dispatchEvent(new Event("kiosk:end"));
  document.querySelectorAll("form").forEach(function (form) { form.reset(); });
  document.getElementById("main").textContent = "";
  document.title = "…";
  if (dialog && dialog.open) dialog.close();
}

function endVisit() {
  var token = document.querySelector("input[name=csrf_token]");
  clearPage();
  history.replaceState(null, "", "/");
  leave(fetch("/finish", { method: "POST", body: new URLSearchParams({ csrf_token: token ? token.value : "" }) }));
}

// To the start page once the server has ended the visit; until then an empty page that says why.
function leave(ended) {
  ended.then(function (answer) {
    if (!answer.ok) throw answer;
    location.replace("/");
  }).catch(function (error) {
    var stale = error.status === 422; // a token too old for /finish: /exit needs none
    if (!stale) document.getElementById("main").innerHTML = words("away");
    setTimeout(function () { leave(fetch("/exit")); }, stale ? 0 : 5000);
  });
}

document.addEventListener("click", function (event) {
  if (ticking !== null) {
    event.preventDefault();
    event.stopPropagation();
    stillHere();
    return;
  }
  var link = event.target.closest("a.exit");
  if (!link) return;
  event.preventDefault();
  clearPage();
  location.replace(link.href);
}, true);
if (dialog) dialog.addEventListener("close", function () { if (ticking !== null) stillHere(); });

["touchstart", "mousedown", "keydown", "input", "compositionupdate", "wheel", "scroll", "kiosk:activity"].forEach(function (name) {
  document.addEventListener(name, active, { passive: true, capture: true });
});
// A page the browser keeps whole for Back is kept empty, and asked for anew.
window.addEventListener("pagehide", function (event) { if (event.persisted) clearPage(); });
window.addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });

/* --- as an app: help stays at hand without the server, the screen stays awake; nothing depends on it --- */

function stayAwake() {
  if (navigator.wakeLock && document.visibilityState === "visible") {
    navigator.wakeLock.request("screen").catch(function () {});
  }
}

document.addEventListener("visibilitychange", function () {
  asleep();
  stayAwake();
});
document.addEventListener("htmx:afterSwap", function () { tieLanguageButtons(); beginSteps(); });
document.addEventListener("DOMContentLoaded", function () {
  // a page shown by a change of language has an address of its own, to reload and to come back to
  if (location.pathname === "/language") history.replaceState(null, "", document.querySelector("[name=next]").value);
  beginSteps();
  listen();
  stayAwake();
  if (navigator.serviceWorker) navigator.serviceWorker.register("/sw.js").catch(function () {});
});
