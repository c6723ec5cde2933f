/* In steps of one choice the cards are buttons that choose and go on; the radios they stand for stay what is sent. */
"use strict";

function makeCards() {
  each(".step .choice input[type=radio]", radio => {
    const label = radio.parentElement, button = document.createElement("button");
    button.type = "button";
    button.className = "choice-body card-button";
    button.append(...label.querySelector(".choice-body").childNodes);
    if (radio.checked && radio.value && radio.name !== "village") button.setAttribute("aria-pressed", "true");
    button.onclick = () => choose(radio, button);
    label.hidden = true;
    label.after(button);
  });
}

function choose(radio, button) {
  const chosen = steps.now.querySelector(".card-button[aria-pressed]");
  if (chosen) chosen.removeAttribute("aria-pressed");
  button.setAttribute("aria-pressed", "true");
  radio.checked = true;
  const those = applying(), at = those.indexOf(steps.now);
  if (at >= 0 && those[at + 1]) goTo(those[at + 1], true);
  else steps.send.click();
}

// The cards of this step are those that are for this person; of the last step each says that it records.
function suitCards(final) {
  steps.now.querySelectorAll(".option [data-only]").forEach(note => {
    note.hidden = true;
    note.closest(".option").hidden = !isFor(note);
  });
  steps.now.querySelectorAll(".records").forEach(word => word.remove());
  if (final) each(".step:not([hidden]) .card-button > :last-child", text => text.append(words("records")));
}
