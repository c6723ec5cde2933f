/* Reads the page aloud: each [data-say] holds the addresses of its recordings, one after the other. Once asked for,
   each new page is read too, until somebody stops it or the visit ends. Otherwise only “Masih di sini?” is spoken. */

(({ on, each, byId, words, holdTaps }) => {
  const player = new Audio(),
    speaker = byId("speak"),
    large = byId("listen"); // the same on the start page, below Mak
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const OWN = ".say-own"; // read by its own button alone
  const KNOWN = ".steps-progress, .quiz-progress, .back, " + OWN; // read only when asked for
  const FOLDED = "details:not([open]) > .say-folded";
  const LATER = FOLDED + ", .say-later"; // after all that is for now
  let queue,
    soon,
    refused = false,
    saying = null;
  let pressed = null; // the button whose reading this is
  player.preload = "none";

  const voices = byId("voices"); // where the page can be heard in several languages: which of them
  const isListening = () => sessionStorage.aloud; // the language, remembered by this tab until the visit ends
  const recordings = element => {
    const own = element.getAttribute("data-say-" + isListening());
    return (own || element.dataset.say).split(" ").filter(Boolean);
  };

  // Folded text is not seen, but all of what somebody agrees to is read. A word of the glossary is read once its
  // meaning is open: alone, after its sentence, it would make no sense.
  function isSeen(element) {
    const folded = element.closest("details:not([open]) > :not(summary), .glossary-word:not([open])");
    if (folded) return folded.matches(FOLDED) && isSeen(folded.parentNode);
    return element.getClientRects().length && getComputedStyle(element).visibility === "visible";
  }

  // [element, address] of each recording in one part of the page but not in another. A number to call comes first,
  // whatever stands above it; what is folded or marked as later comes last.
  function parts(where, but = "template", page = document) {
    const numbers = [],
      found = [],
      later = [];
    page.querySelectorAll("[data-say]").forEach(element => {
      if (!element.closest(where) || element.closest(but) || !isSeen(element)) return;
      const place = element.closest(LATER) ? later : element.closest(".say-number") ? numbers : found;
      recordings(element).forEach(address => place.push([element, address]));
    });
    return numbers.concat(found, later);
  }

  function speak(spoken, button = speaker) {
    hush();
    queue = spoken;
    pressed = button;
    showPressed(true);
    speakNext();
  }

  function showPressed(isPressed) {
    if (pressed) pressed.setAttribute("aria-pressed", isPressed);
    if (!large || pressed !== speaker) return;
    large.setAttribute("aria-pressed", isPressed);
    each("#main .face use", mak => {
      mak.setAttribute("href", mak.getAttribute("href").replace(/#.*/, isPressed ? "#mak-listen" : "#mak-greet"));
    });
  }

  // New parts are read once all of them are there.
  function speakNew(...places) {
    clearTimeout(soon);
    if (isListening()) soon = setTimeout(() => speak(places.flatMap(where => parts(where, KNOWN))));
  }

  // What goes on by itself, such as a reason, is heard before the way on.
  function speakPage() {
    if (document.querySelector(".say-first")) speakNew(".say-first", "#main .primary");
    else speakNew("#main");
  }

  function speakNext() {
    const part = queue.shift();
    if (!part) return hush();
    mark(part[0]);
    player.src = part[1];
    refused = false;
    player.play().catch(error => {
      refused = error.name === "NotAllowedError"; // a browser that was not touched yet: with the next tap
      if (refused) hush();
    });
  }

  function mark(element) {
    if (element === saying) return;
    if (saying) saying.classList.remove("being-read");
    saying = element;
    if (!element) return;
    element.classList.add("being-read");
    if (pressed) element.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
  }

  function hush() {
    clearTimeout(soon);
    queue = [];
    player.pause();
    mark(null);
    if (!pressed) return;
    showPressed(false);
    pressed = null;
    fetchNotes();
  }

  // The recordings of the notes about a lost server are fetched while it is there.
  function fetchNotes() {
    each("body > template", template =>
      template.content.querySelectorAll("[data-say]").forEach(element => {
        recordings(element).forEach(address => fetch(address).catch(() => {}));
      })
    );
  }

  // Listening ends with a page that can't be read: in another language, or after the visit.
  function prepareReading() {
    hush();
    if (!speaker) return delete sessionStorage.aloud;
    speaker.hidden = !document.querySelector("#main [data-say]:not([data-say=''])");
    if (large) large.hidden = speaker.hidden;
    each(".option", addSpeaker);
    speakPage();
  }

  // Each choice and card has a button that reads it and does nothing else. What is heard first brings a large one.
  function addSpeaker(option) {
    const text = option.querySelector("[data-say]:not([data-say=''])"),
      own = option.querySelector(".say-large"),
      one = words("say-one").firstElementChild;
    if (!text) return;
    if (own) {
      own.hidden = false;
      return;
    }
    one.setAttribute("aria-label", one.textContent.trim() + ": " + /.{0,40}\S*/.exec(text.textContent.trim()));
    option.append(one);
  }

  // A note on top of a part of the page.
  function showNote(name, place) {
    place.prepend(words(name));
    place.firstElementChild.scrollIntoView({ block: "center" });
    speakNew("." + name);
  }

  // A recording that fails is passed over.
  player.onended = speakNext;
  player.onerror = () => {
    if (saying) speakNext();
  };
  player.ontimeupdate = () => {
    if (pressed) dispatchEvent(new Event("reading"));
  };

  // Silent before anything else is done about the tap: a page that was fetched ahead comes at once.
  on("click", event => {
    const tapped = event.target.closest("button, a"),
      was = pressed;
    if (kiosk.isSendingAgain) return; // pressed by the script itself
    if (tapped && tapped === large) return speaker.click();
    if (!tapped) return refused && speakPage();
    hush();
    if (tapped.closest("#voices")) {
      voices.close();
      holdTaps(document.body);
    }
    if (tapped === speaker && was === tapped) delete sessionStorage.aloud;
    else if (tapped === speaker && voices && !isListening()) {
      voices.showModal();
      holdTaps(voices);
      speak(parts("#voices"), null);
    } else if (tapped === speaker || tapped.dataset.voice) {
      if (!kiosk.isOver) sessionStorage.aloud = tapped.dataset.voice || isListening() || "id";
      speak(parts(".say-first").concat(parts("#main", ".say-first, " + OWN)));
    } else if (tapped.matches(".option .speaker") && tapped !== was)
      speak(parts("*", undefined, tapped.closest(".option")), tapped);
  });

  // An opened part comes into sight and is read to a listener; a page may come with one open.
  on("toggle", event => {
    const fold = event.target,
      spoken = fold.open && isListening() ? parts("*", OWN, fold) : [];
    if (!fold.contains(document.activeElement)) return;
    if (fold.open) fold.scrollIntoView({ block: "nearest" });
    if (spoken.length) speak(spoken);
  });

  on("popstate cancel", hush); // the latter: a dialog is left by the keyboard
  on("htmx:afterSwap DOMContentLoaded", prepareReading);
  Object.assign(kiosk, { parts, speak, speakNew, hush, prepareReading, showNote });
})(kiosk);
