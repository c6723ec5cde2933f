/* Villagers' pages work without this file; it makes them pleasanter and ends a visit that nobody is at.
   Words for people stand in the page (#words), in its own language. Runs from Chromium 80 on. */
"use strict";

function words(name) { return document.getElementById("words").dataset[name]; }
function on(names, action) {
  names.split(" ").forEach(function (name) { document.addEventListener(name, action, true); });
}

function each(selector, action) { document.querySelectorAll(selector).forEach(action); }

function send(name) { document.dispatchEvent(new Event("kiosk:" + name)); }

// A box that is read aloud by itself when its words change.
function announced(role, kind, html) {
  var box = document.createElement("div");
  box.className = kind;
  box.setAttribute("role", role);
  box.innerHTML = html;
  return box;
}

/* --- language: the buttons belong to the page's form, so that nothing typed is lost --- */

function tieLanguageButtons() {
  var owner = document.getElementById("page-form") ? "page-form" : "language-form";
  each(".languages button, .languages [name=next]", function (control) { control.setAttribute("form", owner); });
}

var pressed = null; // the button that sent the last form

on("submit", function (event) {
  if (event.target.getAttribute("action") === "/finish") {
    event.preventDefault();
    endVisit();
    return;
  }
  if (retrying) return;
  pressed = event.submitter || document.activeElement;
  if (steps && steps.send.hidden && pressed && pressed.matches(".enter, input")) {
    event.preventDefault(); // Enter goes on, as the button does
    event.stopPropagation();
    nextStep();
    return;
  }
  if (!pressed || pressed.name !== "language") return;
  event.stopPropagation(); // htmx must not swap only the middle
  document.querySelector(".languages [name=next]").value = location.pathname + location.search;
});

/* --- steps: one fieldset of a long form at a time; without script all stand on one page --- */

var steps = null;

function isFor(element) {
  var said = new FormData(steps.form), only = element.dataset.only;
  return !only || said.get("age") !== "child" && (only === "adult" || said.get("anonymous") !== "1");
}

function applying() { return steps.all.filter(isFor); }

function stepsButton(name, action, kind) {
  var button = document.createElement("button");
  button.type = "button";
  button.className = "button " + kind;
  button.textContent = words(name);
  button.addEventListener("click", action);
  return button;
}

function beginSteps() {
  var form = document.querySelector("form.steps");
  steps = null;
  if (!form) return;
  var actions = form.querySelector(".actions");
  steps = { form: form, all: Array.from(form.querySelectorAll("fieldset.step")), id: Math.random() };
  steps.send = actions.querySelector("[type=submit]");
  steps.next = stepsButton("next", nextStep, "primary");
  steps.back = stepsButton("back", function () { history.back(); }, "");
  steps.progress = announced("status", "progress", "");
  actions.prepend(steps.back);
  actions.append(steps.next);
  form.prepend(steps.progress);
  form.addEventListener("change", function () { if (steps) showStep(steps.now, false); });
  var wrong = form.querySelector(".field-error, [autofocus]");
  var first = (wrong && wrong.closest("fieldset.step")) || steps.all[0];
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
    part.hidden = !isFor(part);
  });
  steps.back.hidden = n === 0;
  steps.next.hidden = n === those.length - 1;
  steps.send.hidden = n !== those.length - 1;
  var progress = words("progress").replace("{n}", n + 1).replace("{all}", those.length);
  if (steps.progress.textContent !== progress) steps.progress.textContent = progress; // said once only
  if (!focus) return;
  var legend = steps.now.querySelector("legend");
  legend.tabIndex = -1;
  legend.focus();
  window.scrollTo(0, 0);
}

// What a step marked data-needed still lacks.
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
    (lack.closest(".field, .choices") || lack).before(announced("alert", "field-error lacking", words("lacking")));
    lack.focus();
    return;
  }
  var those = applying();
  goTo(those[those.indexOf(steps.now) + 1], true);
}

// A link from the list of errors to a field of another step.
on("click", function (event) {
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
  else history.back(); // a step from before the errors
});
// A form that comes back at its own address is no new place to go back to.
on("htmx:beforeHistoryUpdate", function (event) {
  var change = event.detail.history;
  if (change.path === location.pathname + location.search) change.type = "replace";
});

// The tablet's own keyboard must not cover the field that is typed into.
if (window.visualViewport) window.visualViewport.addEventListener("resize", function () {
  var field = document.activeElement;
  if (field.matches("[type=text]")) field.scrollIntoView({ block: "center" });
});

/* --- server away: the form stays as it is, says so, and tries again --- */

var TRIES = 120; // one every 5 seconds
var waiting = null, retrying = false;
htmx.config.timeout = 15000; // with the cable out, no refusal comes either

function notRecorded(element) {
  var form = element.closest("form");
  if (!waiting || waiting.form !== form) waiting = { form: form, tries: TRIES, button: pressed };
  if (!form.querySelector(".not-recorded")) {
    form.prepend(announced("alert", "note note-warning not-recorded", words("unsaved")));
    form.firstChild.scrollIntoView({ block: "center" });
  }
  if (waiting.tries-- > 0) setTimeout(tryAgain, 5000);
}

function tryAgain() {
  if (!waiting || !waiting.form.isConnected) return;
  send("activity"); // an officer is being fetched: nothing is wiped meanwhile
  var button = waiting.button, own = button && button.form === waiting.form && button.type === "submit";
  retrying = true;
  waiting.form.requestSubmit(own ? button : undefined);
  retrying = false;
}

on("htmx:sendError htmx:timeout", function (event) { notRecorded(event.detail.elt); });
on("htmx:beforeSwap", function (event) {
  var xhr = event.detail.xhr, token = /csrf_token" value="([^"]+)/.exec(xhr.responseText);
  if (xhr.status < 502 || xhr.status > 504) {
    waiting = null;
    // the bar is not swapped, but a new activity has a new token
    if (token) each(".bar [name=csrf_token]", function (input) { input.value = token[1]; });
    return;
  }
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
  if (idle()) silence = setTimeout(ask, 1000 * idle());
}

function ask() {
  left = GRACE;
  count();
  dialog.showModal();
  send("ask");
  ticking = setInterval(count, 1000);
}

function count() {
  document.getElementById("seconds-left").textContent = left;
  if (left-- <= 0) endVisit();
}

function stillHere() {
  clearInterval(ticking);
  ticking = null;
  if (dialog.open) dialog.close();
  listen();
}

// The question stays open until the tap is over: the same finger must not press what lies beneath.
function active() {
  if (asleep()) return;
  if (ticking === null) listen();
  else left = GRACE;
}

// A tablet that slept through the end of a visit ends it when it is woken.
function asleep() {
  var over = idle() && Date.now() - last > 1000 * (idle() + GRACE + 5);
  if (over) endVisit();
  return over;
}

// Nothing of this visit stays on the screen.
function clearPage() {
  clearInterval(ticking);
  clearTimeout(silence);
  ticking = waiting = steps = null;
  document.body.dataset.idle = 0;
  send("end");
  each("form", function (form) { form.reset(); });
  document.getElementById("main").textContent = "";
  document.title = "…";
  if (dialog && dialog.open) dialog.close();
}

function endVisit() {
  clearPage();
  history.replaceState(null, "", "/");
  leave(fetch("/finish", { method: "POST", body: new FormData(document.getElementById("language-form")) }));
}

// To the start page once the server has ended the visit.
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

on("click", function (event) {
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
});
on("close", function () { if (ticking !== null) stillHere(); });

on("touchstart mousedown keydown input compositionupdate wheel scroll kiosk:activity", active);
// A page kept whole for Back is kept empty.
window.addEventListener("pagehide", function (event) { if (event.persisted) clearPage(); });
window.addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });

/* --- as an app; nothing depends on it --- */

function stayAwake() {
  if (navigator.wakeLock && !document.hidden) navigator.wakeLock.request("screen").catch(function () {});
}

on("visibilitychange", function () {
  asleep();
  stayAwake();
});
on("htmx:afterSwap", function () { tieLanguageButtons(); beginSteps(); });
on("DOMContentLoaded", function () {
  // the page in another language, under its own address again
  if (location.pathname === "/language") history.replaceState(null, "", document.querySelector(".languages [name=next]").value);
  beginSteps();
  listen();
  stayAwake();
  if (navigator.serviceWorker) navigator.serviceWorker.register("/sw.js").catch(function () {});
});
