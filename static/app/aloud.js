/* Reads the page aloud: each [data-say] holds the addresses of its recordings, one after the other. Nothing plays by
   itself but “Masih di sini?” and, for who listens, the notes. */

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

on("popstate", hush);
on("htmx:afterSwap DOMContentLoaded", offer);
