/* Shows a long form one fieldset at a time. Loaded by the forms that have steps. */
"use strict";

(({ on, each, byId, words, holdTaps, speakNew }) => {
  let steps = null;

  // A step or a choice may be for some alone: in the check-in by the first answer, who came.
  function isFor(element) {
    const answers = new FormData(steps.form),
      only = element.dataset.only;
    const named = !/child|unnamed/.test(answers.get("who")),
      pupil = named && answers.get("group") === "pelajar";
    if (pupil && answers.get("eighteen") === "no") return !only;
    return !only || { adult: answers.get("who") !== "child", named, unnamed: !named, pupil }[only];
  }

  function applying() {
    return steps.all.filter(isFor);
  }

  function begin() {
    const form = document.querySelector("form.steps");
    steps = null;
    if (!form) return;
    const own = words("steps"),
      foot = form.querySelector(".foot");
    const all = Array.from(form.querySelectorAll(".step"));
    steps = { form, all, foot, id: Math.random(), send: foot.lastElementChild };
    ["back", "next"].forEach(name => {
      steps[name] = own.querySelector("." + name);
    });
    steps.progress = own.querySelector(".steps-progress");
    steps.bar = own.querySelector(".steps-bar");
    steps.at = own.querySelectorAll(".step-number");
    // where every step is for everybody, it is said how many there are
    steps.total = byId("steps-total-words") ? words("steps-total").firstElementChild : "";
    steps.next.onclick = nextStep;
    steps.back.onclick = () => history.back();
    foot.prepend(steps.back);
    foot.append(steps.next);
    form.prepend(steps.progress);
    const wrong = form.querySelector(".field-error, [autofocus]");
    // a tap on the way to a step, before this was here, has led to its anchor
    const wanted = new URLSearchParams(location.search).get("step") || location.hash.slice(1);
    const first = wrong ? wrong.closest(".step") : all.find(step => step.dataset.step === wanted);
    if (kiosk.cards) kiosk.cards.make(goOn);
    history.scrollRestoration = "manual"; // Back shows a step from its top
    history.replaceState({ step: 0, of: steps.id }, "", location.pathname);
    applying()
      .slice(1, applying().indexOf(first) + 1)
      .forEach(step => goTo(step, false));
    showStep(first, false);
  }

  function goTo(step, focus) {
    history.pushState({ step: applying().indexOf(step), of: steps.id }, "");
    showStep(step, focus);
  }

  function goOn() {
    const those = applying(),
      place = those.indexOf(steps.now),
      next = place >= 0 && those[place + 1];
    if (next) goTo(next, true);
    else steps.send.click();
  }

  function showStep(step, focus) {
    const those = applying();
    steps.now = those[Math.max(0, those.indexOf(step))];
    steps.all.forEach(other => {
      other.hidden = other !== steps.now;
    });
    showButtons();
    holdTaps(byId("main"));
    if (!focus) return;
    const legend = steps.now.querySelector("legend");
    legend.tabIndex = -1;
    legend.focus();
    scrollTo(0, 0);
    speakNew(".step:not([hidden]), #main .primary");
  }

  // The buttons below this step, and how far it is.
  function showButtons() {
    const those = applying(),
      n = those.indexOf(steps.now),
      isLast = n === those.length - 1;
    const at = steps.at[n],
      cards = steps.now.querySelector(".card-button");
    steps.back.hidden = n === 0;
    steps.next.hidden = isLast || cards;
    steps.send.hidden = !isLast || cards;
    steps.foot.hidden = n === 0 && cards;
    if (cards) kiosk.cards.suit(steps.now, isFor, isLast);
    steps.bar.value = (steps.all.indexOf(steps.now) + 1) / (steps.all.length + 1);
    if (!at.isConnected) {
      // said once only
      steps.progress.textContent = "";
      steps.progress.append(at, " ", steps.total, " ", steps.bar);
    }
  }

  // The first field that a step marked data-needed lacks; a fold may be left out, but not filled in by half.
  function missingField() {
    if (!("needed" in steps.now.dataset)) return null;
    return Array.from(steps.now.querySelectorAll("input:not([type=hidden])")).find(input => {
      const fold = input.closest("details");
      if (fold && !fold.querySelector("[type=text]").value.trim()) return false;
      return input.type === "checkbox" ? !input.checked : !input.value.trim() || !input.checkValidity();
    });
  }

  function nextStep() {
    const field = missingField();
    each(".lacking", note => note.remove());
    if (!field) return goOn();
    field.closest(".field").before(words(byId(field.name + "-words") ? field.name : "lacking"));
    speakNew(".lacking");
    field.focus();
  }

  // A link from the list of errors to a field of another step.
  on("click", event => {
    const link = event.target.closest("#main a[href^='#']"),
      field = link && steps && document.querySelector(link.hash);
    const step = field && field.closest(".step");
    if (!step) return;
    event.preventDefault();
    goTo(step, true);
    if (field === step) return;
    const fold = field.closest("details");
    if (fold) fold.open = true;
    field.focus();
  });

  on("input", () => {
    if (steps && !missingField()) each(".lacking", note => note.remove());
  });

  on("popstate", event => {
    if (kiosk.isOver || !steps || !event.state || !event.state.of) return;
    if (event.state.of === steps.id) showStep(applying()[event.state.step], true);
    else history.back(); // a step from before the errors
  });

  on("htmx:afterSwap DOMContentLoaded", begin);
})(kiosk);
