/* Shows a long form one fieldset at a time. Loaded by the forms that have steps. */
"use strict";

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
  const all = Array.from(form.querySelectorAll(".step"));
  steps = { form, all, id: Math.random(), send: actions.lastElementChild };
  ["progress", "back", "next"].forEach(name => { steps[name] = own.querySelector("." + name); });
  ["at", "of"].forEach(name => { steps[name] = own.querySelectorAll("." + name); });
  steps.next.onclick = nextStep;
  steps.back.onclick = () => history.back();
  form.onchange = () => showStep(steps.now, false);
  actions.prepend(steps.back);
  actions.append(steps.next);
  form.prepend(steps.progress);
  const wrong = form.querySelector(".field-error, [autofocus]");
  const wanted = new URLSearchParams(location.search).get("step");
  const first = wrong ? wrong.closest(".step") : all.find(step => step.dataset.step === wanted);
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
  if (over || !steps || !event.state || !event.state.of) return;
  if (event.state.of === steps.id) showStep(applying()[event.state.step], true);
  else history.back(); // a step from before the errors
});

on("htmx:afterSwap", beginSteps);
on("DOMContentLoaded", beginSteps);
