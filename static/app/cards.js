/* In steps of one choice the cards are buttons that choose and go on; the radios they stand for stay what is sent. */
"use strict";

(({ each, words }) => {
  function make(goOn) {
    each(".step .choice input[type=radio]", radio => {
      const label = radio.parentElement,
        body = label.querySelector(".choice-body"),
        button = document.createElement("button");
      button.type = "button";
      button.className = body.className + " card-button";
      button.append(...body.childNodes);
      if (radio.checked && radio.value && radio.name !== "village") button.setAttribute("aria-pressed", "true");
      button.onclick = () => {
        const chosen = button.closest(".step").querySelector("[aria-pressed=true].card-button");
        if (chosen) chosen.removeAttribute("aria-pressed");
        button.setAttribute("aria-pressed", "true");
        radio.checked = true;
        goOn();
      };
      label.hidden = true;
      label.after(button);
    });
  }

  // A step shows the cards that are for this person; each card of the last step says that it records.
  function suit(step, isFor, isLast) {
    step.querySelectorAll(".option [data-only]").forEach(note => {
      note.hidden = true;
      note.closest(".option").hidden = !isFor(note);
    });
    step.querySelectorAll(".card-records").forEach(word => word.remove());
    if (isLast) step.querySelectorAll(".card-button > :last-child").forEach(text => text.append(words("records")));
  }

  kiosk.cards = { make, suit };
})(kiosk);
