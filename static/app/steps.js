/* Shows a long form one fieldset at a time. Loaded by the forms that have steps. */
"use strict";

let steps = null;

// Whom a step, or a choice, is for: of the check-in, whose first question says who came; of the offer check, whether
// one of these signs is ticked.
function isFor(element) {
  const said = new FormData(steps.form), { only, ticked } = element.dataset;
  if (ticked) return said.getAll("sign").some(sign => ticked.split(" ").includes(sign));
  const named = !/child|unnamed/.test(said.get("who")), pupil = named && said.get("group") === "pelajar";
  if (pupil && said.get("eighteen") === "no") return !only;
  return !only || { adult: said.get("who") !== "child", named, unnamed: !named, pupil }[only];
}

function applying() { return steps.all.filter(isFor); }

function beginSteps() {
  const form = document.querySelector("form.steps");
  steps = null;
  if (!form) return;
  const own = words("steps"), foot = form.querySelector(".foot");
  const all = Array.from(form.querySelectorAll(".step"));
  steps = { form, all, foot, id: Math.random(), send: foot.lastElementChild };
  ["progress", "back", "next"].forEach(name => { steps[name] = own.querySelector("." + name); });
  steps.bar = own.querySelector("progress");
  steps.at = own.querySelectorAll(".at");
  steps.next.onclick = nextStep;
  steps.back.onclick = () => history.back();
  foot.prepend(steps.back);
  foot.append(steps.next);
  form.prepend(steps.progress);
  const wrong = form.querySelector(".field-error, [autofocus]");
  // a tap on the way to a step, before this was here, has led to its anchor
  const wanted = new URLSearchParams(location.search).get("step") || location.hash.slice(1);
  const first = wrong ? wrong.closest(".step") : all.find(step => step.dataset.step === wanted);
  if (window.makeCards) makeCards();
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
  const those = applying();
  steps.now = those[Math.max(0, those.indexOf(step))];
  steps.all.forEach(other => { other.hidden = other !== steps.now; });
  showWayOn();
  notReadyYet(byId("main"));
  if (!focus) return;
  const legend = steps.now.querySelector("legend");
  legend.tabIndex = -1;
  legend.focus();
  scrollTo(0, 0);
  speakNew(".step:not([hidden]), #main .primary");
}

// The buttons below this step and how far it is, which a tick may change: it may ask for one more step.
function showWayOn() {
  const those = applying(), n = those.indexOf(steps.now), place = steps.all.indexOf(steps.now);
  const following = steps.all[place + 1]; // one that a tick may bring changes no button when it comes
  const final = n === those.length - 1 && !(following && following.dataset.ticked);
  const at = steps.at[n];
  const cards = steps.now.querySelector(".card-button");
  steps.back.hidden = n === 0;
  steps.next.hidden = final || cards;
  steps.send.hidden = !final || cards;
  steps.foot.hidden = n === 0 && cards;
  if (cards) suitCards(final);
  steps.bar.value = (place + 1) / (steps.all.length + 1);
  if (!at.isConnected) { // said once only
    steps.progress.textContent = "";
    steps.progress.append(at, " ", steps.bar);
  }
}

// What a step marked data-needed still lacks; what is folded may be left out, but not filled in by half.
function lacking(step) {
  if (!("needed" in step.dataset)) return null;
  return Array.from(step.querySelectorAll("input:not([type=hidden])")).find(input => {
    const fold = input.closest("details");
    if (fold && !fold.querySelector("[type=text]").value.trim()) return false;
    return input.type === "checkbox" ? !input.checked : !input.value.trim() || !input.checkValidity();
  });
}

function nextStep() {
  const lack = lacking(steps.now), those = applying();
  each(".lacking", note => note.remove());
  if (lack) {
    lack.closest(".field").before(words(byId(lack.name + "-words") ? lack.name : "lacking"));
    speakNew(".lacking");
    lack.focus();
  } else {
    const next = those[those.indexOf(steps.now) + 1];
    if (next) goTo(next, true);
    else steps.send.click();
  }
}

// A link from the list of errors to a field of another step.
on("click", event => {
  const link = event.target.closest("#main a[href^='#']"), field = link && steps && document.querySelector(link.hash);
  const step = field && field.closest(".step");
  if (!step) return;
  event.preventDefault();
  goTo(step, true);
  if (field === step) return;
  const fold = field.closest("details");
  if (fold) fold.open = true;
  field.focus();
});

// A sign that is ticked shows its whole sentence, and who listens hears it.
on("change", event => {
  if (event.target.name !== "sign" || !steps) return;
  showWayOn();
  if (event.target.checked && listens()) speak(parts("small", undefined, event.target.parentNode), speaker);
});

on("input", () => {
  if (steps && !lacking(steps.now)) each(".lacking", note => note.remove());
});

on("popstate", event => {
  if (over || !steps || !event.state || !event.state.of) return;
  if (event.state.of === steps.id) showStep(applying()[event.state.step], true);
  else history.back(); // a step from before the errors
});

on("htmx:afterSwap", beginSteps);
on("DOMContentLoaded", beginSteps);
