/* Reads the page aloud: each [data-say] holds the addresses of its recordings, one after the other. Who has asked for
   it hears each new page too, until it is stopped or the visit ends. Others hear nothing but “Masih di sini?”. */

const player = new Audio(), speaker = byId("speak");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const OWN = ".say-own"; // read by its own button alone
const KNOWN = ".progress, .quiz-progress, .quiz-topic, .back, " + OWN; // and what is said when asked for
const FOLDED = "details:not([open]) > .say-folded";
let queue, soon, refused = false, saying = null;
let voice = null; // the button whose reading this is
player.preload = "none";

// That somebody listens is known to this tab until her visit ends (endVisit).
function listens() { return sessionStorage.aloud; }
function stopListening() { delete sessionStorage.aloud; }

function recordings(element) { return element.dataset.say.split(" ").filter(Boolean); }

// What is folded is not seen, but the whole of what somebody agrees to is read. A word that opens its meaning is read
// with it: alone, after its sentence, it would make no sense.
function isSeen(element) {
  const folded = element.closest("details:not([open]) > :not(summary), .word:not([open])");
  if (folded) return folded.matches(FOLDED) && isSeen(folded.parentNode);
  return element.getClientRects().length && getComputedStyle(element).visibility === "visible";
}

// What is to be read in one part of the page but not in another, in order and what is folded last: [element, address].
function parts(where, but = "template", page = document) {
  const found = [], folded = [];
  page.querySelectorAll("[data-say]").forEach(element => {
    if (!element.closest(where) || element.closest(but) || !isSeen(element)) return;
    const place = element.closest(FOLDED) ? folded : found;
    recordings(element).forEach(address => place.push([element, address]));
  });
  return found.concat(folded);
}

function speak(said, button) {
  hush();
  queue = said;
  voice = button;
  if (voice) voice.setAttribute("aria-pressed", "true");
  speakNext();
}

// What has come into the page is read when the whole of it is there.
function speakNew(where) {
  clearTimeout(soon);
  if (listens()) soon = setTimeout(() => speak(parts(where, KNOWN), speaker));
}

function speakPage() { speakNew(document.querySelector(".say-first") ? ".say-first, #main .primary" : "#main"); }

function speakNext() {
  const part = queue.shift();
  if (!part) return hush();
  mark(part[0]);
  player.src = part[1];
  refused = false;
  player.play().catch(error => {
    refused = error.name === "NotAllowedError"; // a browser that has not been touched yet: with the next tap
    if (refused) hush();
  });
}

function mark(element) {
  if (element === saying) return;
  if (saying) saying.classList.remove("saying");
  saying = element;
  if (!element) return;
  element.classList.add("saying");
  if (voice) element.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
}

function hush() {
  clearTimeout(soon);
  queue = [];
  player.pause();
  mark(null);
  if (!voice) return;
  voice.setAttribute("aria-pressed", "false");
  voice = null;
  fetchNotes();
}

// What is said of a lost server is fetched while it is there.
function fetchNotes() {
  each("body > template", template => template.content.querySelectorAll("[data-say]").forEach(element => {
    recordings(element).forEach(address => fetch(address).catch(ignore));
  }));
}

// A page that can't be read is the end of it: in another language, or after the visit.
function offer() {
  hush();
  if (!speaker) return stopListening();
  speaker.hidden = !document.querySelector("#main [data-say]:not([data-say=''])");
  each(".option", addSpeaker);
  speakPage();
}

// Each choice and card has a button that says it and does nothing else.
function addSpeaker(option) {
  const text = option.querySelector("[data-say]:not([data-say=''])"), one = words("say-one").firstElementChild;
  if (!text) return;
  one.setAttribute("aria-label", one.textContent.trim() + ": " + /.{0,40}\S*/.exec(text.textContent.trim()));
  option.append(one);
}

// A recording that fails is passed over.
player.onended = speakNext;
player.onerror = () => { if (saying) speakNext(); };
player.ontimeupdate = () => { if (voice) active(); };

// Silent before anything else is done about the tap (kiosk/web/static_files.py): a page fetched ahead comes at once.
on("click", event => {
  const tapped = event.target.closest("button, a"), was = voice;
  if (again) return;
  if (!tapped) return refused && speakPage();
  hush();
  if (tapped === speaker && was === tapped) stopListening();
  else if (tapped === speaker) {
    if (!over) sessionStorage.aloud = 1;
    speak(parts(".say-first").concat(parts("#main", ".say-first, " + OWN)), speaker);
  } else if (tapped.matches(".say-one") && tapped !== was) speak(parts("*", undefined, tapped.parentNode), tapped);
});

// What is opened comes into sight, and who listens hears it; a page may come with something open.
on("toggle", event => {
  const fold = event.target, said = fold.open && listens() ? parts("*", OWN, fold) : [];
  if (!fold.contains(document.activeElement)) return;
  if (fold.open) fold.scrollIntoView({ block: "nearest" });
  if (said.length) speak(said, speaker);
});

on("popstate", hush);
on("htmx:afterSwap DOMContentLoaded", offer);
