/* A begun form is not lost by a tap on the bar: “Batal” asks first, “Bantuan” opens the emergency numbers over it. */
"use strict";

(({ on, each, byId, words, holdTaps, speakNew, leave }) => {
  let opener;

  function openOver(name, button) {
    const dialog = byId(name);
    opener = button;
    dialog.showModal();
    speakNew("#" + name);
    holdTaps(dialog);
  }

  function showNumbers() {
    const place = document.querySelector("#emergency div");
    if (place.querySelector(".emergency")) return;
    place.textContent = "";
    fetch(place.dataset.from)
      .then(answer => (answer.ok ? answer.text() : Promise.reject(answer)))
      .then(text => {
        const page = new DOMParser().parseFromString(text, "text/html");
        place.append(page.querySelector(".emergency"));
        speakNew("#emergency");
      })
      .catch(() => place.append(words("gone")));
  }

  on("click", event => {
    const button = event.target.closest("button");
    if (!button || !button.matches(".help, .cancel, .dialog-stay")) return;
    event.preventDefault();
    if (button.matches(".dialog-stay")) {
      button.closest("dialog").close();
      holdTaps(document.body); // at once, not with the next frame: a second tap must not press what was beneath
    } else if (!byId("page-form")) leave(() => location.assign(button.formAction));
    else if (button.matches(".cancel")) openOver("cancel", button);
    else {
      openOver("emergency", button);
      showNumbers();
    }
  });
  // Enter that is held down opens or closes once.
  on("keydown", event => {
    if (event.repeat && event.key === "Enter") event.preventDefault();
  });
  on("close", () => {
    if (opener) opener.focus();
    opener = null;
  });
  on("popstate", () => each("dialog[open]", dialog => dialog.close()));
  // A page that came in place of the form is ended, not cancelled.
  on("htmx:afterSwap", () =>
    each(".bar .cancel", button => {
      button.hidden = !byId("page-form");
      button.nextElementSibling.hidden = !button.hidden;
    })
  );
})(kiosk);
