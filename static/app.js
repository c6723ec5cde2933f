/* Villagers' pages work without this file. It shows forms in steps, keeps what cannot be sent, reads aloud, and ends a
   visit. Its words stand in the page, in <template>s. Runs from Chromium 80 on. */
"use strict";

function on(names, action) { names.split(" ").forEach(name => addEventListener(name, action, true)); }
function each(selector, action) { document.querySelectorAll(selector).forEach(action); }
function byId(id) { return document.getElementById(id); }
function words(name) { return byId(name + "-words").content.cloneNode(true); }
function ignore() {}

/* --- the end of a visit --- */

const GRACE = 20; // seconds to answer
const dialog = byId("still-here");
let silence, ticking = null, left, last = Date.now(), over = false;

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
  speak("#still-here");
  ticking = setInterval(count, 1000);
}

function count() {
  byId("seconds-left").textContent = left;
  if (left-- <= 0) endVisit("/");
}

function stillHere() {
  clearInterval(ticking);
  ticking = null;
  hush();
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
  const slept = idle() && Date.now() - last > 1000 * (idle() + GRACE + 5);
  if (slept) endVisit("/");
  return slept;
}

// Nothing of this visit stays on the screen, and nothing of it is sent any more.
function clearPage() {
  clearInterval(ticking);
  clearTimeout(silence);
  ticking = waiting = steps = null;
  document.body.dataset.idle = 0;
  hush();
  each("form", form => {
    htmx.trigger(form, "htmx:abort");
    form.reset();
  });
  byId("main").textContent = "";
  document.title = "…";
  if (dialog && dialog.open) dialog.close();
}

// The cookie ends the visit with whatever the server is asked next (end_if_over in kiosk/views/visits.py).
function endVisit(next) {
  clearPage();
  over = true;
  document.cookie = "over=1; path=/; SameSite=Lax";
  history.replaceState(null, "", "/");
  goOn(next);
}

function goOn(next) {
  reach().then(() => location.replace(next), () => {
    if (!byId("main").firstChild) byId("main").append(words("away"));
    offer();
    setTimeout(goOn, 5000, next);
  });
}

on("click", event => {
  if (ticking === null) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  stillHere();
});
on("close", () => { if (ticking !== null) stillHere(); });
on("touchstart mousedown keydown input compositionupdate wheel scroll", active);
// A page kept whole for Back is kept empty.
on("pagehide", event => {
  hush();
  if (event.persisted) clearPage();
});
on("pageshow", event => { if (event.persisted) location.reload(); });

/* --- on to another page, if the server answers: the browser's own error page leads nowhere --- */

function reach() {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 8000); // with the cable out, no refusal comes either
  return fetch("/healthz", { signal: stop.signal }).then(answer => { if (!answer.ok) throw answer; });
}

function leave(go) {
  reach().then(go, () => {
    each(".gone", note => note.remove());
    if (!over) tell("gone", byId("main"));
  });
}

// A note on top of a part of the page.
function tell(name, place) {
  place.prepend(words(name));
  place.firstElementChild.scrollIntoView({ block: "center" });
  speakNew("." + name);
}

on("click", event => {
  const link = event.target.closest("a[href^='/']"), worker = navigator.serviceWorker;
  if (!link || event.ctrlKey || event.shiftKey) return;
  if (link.matches(".exit")) {
    event.preventDefault();
    link.closest(".bar").hidden = true;
    endVisit(link.href);
  } else if (over || !worker || !worker.controller) { // the worker has a page for a lost server
    event.preventDefault();
    leave(() => location.assign(link.href));
  }
});

/* --- forms: htmx sends them, but for those that bring a whole page --- */

let pressed; // the button that sent the last form
let again = false; // while the script itself presses a button once more

on("submit", event => {
  const form = event.target, button = event.submitter || document.activeElement; // Chromium 80 names no submitter
  const language = button.name === "language";
  const sender = button.form === form && button.type === "submit" ? button : form.querySelector("[type=submit], button");
  if (form.getAttribute("action") === "/finish") {
    event.preventDefault();
    endVisit("/");
  } else if (again) {
    if (language) event.stopPropagation(); // htmx must not swap only the middle
  } else if (language || !form.matches("[data-hx-boost]")) {
    event.preventDefault();
    event.stopPropagation();
    if (language) document.querySelector(".languages [name=next]").value = here();
    leave(() => press(sender));
  } else if (steps && steps.send.hidden && button.matches(".enter, input")) {
    event.preventDefault(); // Enter goes on, as the button does
    event.stopPropagation();
    nextStep();
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
function here() { return location.pathname + (steps ? "?step=" + steps.now.dataset.step : location.search); }

/* --- a form that was not sent says so and tries again --- */

const TRIES = 120; // one every 5 seconds
let waiting = null, retry;
htmx.config.timeout = 15000;

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
    // the bar is not swapped, but a new activity has a new token
    if (token) each(".bar [name=csrf_token]", input => { input.value = token[1]; });
    return;
  }
  event.detail.shouldSwap = false;
  notRecorded(event.detail.requestConfig.elt);
});

/* --- steps: one fieldset of a form at a time --- */

let steps = null;

function isFor(element) {
  const said = new FormData(steps.form), only = element.dataset.only;
  return !only || said.get("age") !== "child" && (only === "adult" || said.get("anonymous") !== "1");
}

function applying() { return steps.all.filter(isFor); }

function beginSteps() {
  const form = document.querySelector("form.steps");
  steps = null;
  if (!form) return;
  const own = words("steps"), actions = form.querySelector(".actions");
  steps = { form: form, all: Array.from(form.querySelectorAll(".step")), id: Math.random(), send: actions.lastElementChild };
  ["progress", "back", "next"].forEach(name => { steps[name] = own.querySelector("." + name); });
  ["at", "of"].forEach(name => { steps[name] = own.querySelectorAll("." + name); });
  steps.next.onclick = nextStep;
  steps.back.onclick = () => history.back();
  form.onchange = () => { if (steps) showStep(steps.now, false); };
  actions.prepend(steps.back);
  actions.append(steps.next);
  form.prepend(steps.progress);
  const wrong = form.querySelector(".field-error, [autofocus]"), wanted = new URLSearchParams(location.search).get("step");
  const first = wrong ? wrong.closest(".step") : steps.all.find(step => step.dataset.step === wanted);
  history.scrollRestoration = "manual"; // Back shows a step from its top
  history.replaceState({ step: 0, of: steps.id }, "", location.pathname);
  applying().slice(1, applying().indexOf(first) + 1).forEach(step => goTo(step, false));
  showStep(first, false);
}

function goTo(step, focus) {
  history.pushState({ step: applying().indexOf(step), of: steps.id }, "");
  showStep(step, focus);
}

function showStep(step, focus) {
  const those = applying(), n = Math.max(0, those.indexOf(step)), final = n === those.length - 1;
  const at = steps.at[n], of = steps.of[those.length - 1];
  steps.now = those[n];
  steps.all.forEach(other => { other.hidden = other !== steps.now; });
  steps.back.hidden = n === 0;
  steps.next.hidden = final;
  steps.send.hidden = !final;
  if (!at.isConnected || !of.isConnected) { // said once only
    steps.progress.textContent = "";
    steps.progress.append(at, " ", of);
  }
  if (!focus) return;
  const legend = steps.now.querySelector("legend");
  legend.tabIndex = -1;
  legend.focus();
  scrollTo(0, 0);
}

// What a step marked data-needed still lacks.
function lacking(step) {
  if (!("needed" in step.dataset)) return null;
  return Array.from(step.querySelectorAll("input:not([type=hidden])")).find(input => {
    if (input.type === "radio") return !step.querySelector("[name=" + input.name + "]:checked");
    return input.type === "checkbox" ? !input.checked : !input.value.trim();
  });
}

function nextStep() {
  const lack = lacking(steps.now), those = applying();
  each(".lacking", note => note.remove());
  if (lack) {
    (lack.closest(".field, .choices") || lack).before(words("lacking"));
    speakNew(".lacking");
    lack.focus();
  } else goTo(those[those.indexOf(steps.now) + 1], true);
}

// A link from the list of errors to a field of another step.
on("click", event => {
  const link = event.target.closest("#main a[href^='#']"), field = link && steps && document.querySelector(link.hash);
  const step = field && field.closest(".step");
  if (!step) return;
  event.preventDefault();
  goTo(step, true);
  if (field !== step) field.focus();
});

on("popstate", event => {
  hush();
  if (over || !event.state || event.state.step === undefined) return;
  if (!steps) location.reload(); // Back to a form that is no longer on the screen
  else if (event.state.of === steps.id) showStep(applying()[event.state.step], true);
  else history.back(); // a step from before the errors
});
// A form that comes back at its own address is no new place to go back to.
on("htmx:beforeHistoryUpdate", event => {
  const change = event.detail.history;
  if (change.path === location.pathname) change.type = "replace";
});

// The tablet's own keyboard must not cover the field that is typed into; who zooms in looks where she likes.
visualViewport.addEventListener("resize", () => {
  const field = document.activeElement;
  if (field.matches("[type=text]") && visualViewport.scale === 1) field.scrollIntoView({ block: "center" });
});

/* --- reading aloud: each [data-say] holds the addresses of its recordings, one after the other.
   Nothing plays by itself but “Masih di sini?” and, for who listens, the notes. --- */

const player = new Audio(), speaker = byId("speak");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let queue, saying = null, reading = false, listens = false;
player.preload = "none";

function recordings(element) { return element.dataset.say.split(" ").filter(Boolean); }

// What is seen and recorded in this part of the page, in order: [element, address]. What is new comes first.
function parts(where) {
  const first = [], then = [];
  each(where + " [data-say]", element => {
    const place = element.closest(".say-first") ? first : then;
    if (element.getClientRects().length) recordings(element).forEach(address => place.push([element, address]));
  });
  return first.concat(then);
}

function speak(where) {
  hush();
  queue = parts(where);
  speakNext();
}

function speakNew(where) { if (listens) speak(where); }

function speakNext() {
  const part = queue.shift();
  if (!part) return hush();
  mark(part[0]);
  player.src = part[1];
  player.play().catch(error => {
    if (error.name === "NotAllowedError") hush(); // a browser that has not been touched yet stays silent
  });
}

function mark(element) {
  if (element === saying) return;
  if (saying) saying.classList.remove("saying");
  saying = element;
  if (!element) return;
  element.classList.add("saying");
  if (reading) element.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
}

function hush() {
  queue = [];
  player.pause();
  mark(null);
  if (reading) fetchNotes();
  reading = false;
  if (speaker) speaker.setAttribute("aria-pressed", "false");
}

// What is said of a lost server is fetched while it is there.
function fetchNotes() {
  each("body > template", template => template.content.querySelectorAll("[data-say]").forEach(element => {
    recordings(element).forEach(address => fetch(address).catch(ignore));
  }));
}

function offer() {
  hush();
  if (speaker) speaker.hidden = !parts("#main").length;
}

// A recording that fails is passed over.
player.onended = speakNext;
player.onerror = () => { if (saying) speakNext(); };
player.ontimeupdate = () => { if (reading) active(); };

on("click", event => {
  const tapped = event.target.closest("button, a"), was = reading;
  if (!tapped || again) return;
  hush();
  if (tapped !== speaker || was) return;
  reading = listens = true;
  speaker.setAttribute("aria-pressed", "true");
  queue = parts("#main").concat(parts(".bar-actions"));
  speakNext();
});

/* --- as an app; nothing depends on it --- */

function stayAwake() {
  if (navigator.wakeLock && !document.hidden) navigator.wakeLock.request("screen").catch(ignore);
}

on("visibilitychange", () => {
  asleep();
  stayAwake();
});
on("htmx:afterSwap", () => {
  tieLanguageButtons();
  beginSteps();
  offer();
});
on("DOMContentLoaded", () => {
  // the page in another language, under its own address again
  if (location.pathname === "/language") history.replaceState(null, "", document.querySelector(".languages [name=next]").value);
  beginSteps();
  listen();
  offer();
  stayAwake();
});
// The worker keeps much: it comes when the page has all it needs.
on("load", () => {
  if (navigator.serviceWorker) requestIdleCallback(() => navigator.serviceWorker.register("/sw.js").catch(ignore));
});
