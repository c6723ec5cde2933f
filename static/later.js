/* Brings a villagers' page its scripts, in order, after its first paint: on a slow line nothing but the style sheet
   goes before it. Until they are there every button is an ordinary one that works. */
"use strict";

const later = document.currentScript.dataset.scripts.trim().split(/\s+/);
const root = document.documentElement;
root.className = "waits not-ready"; // a form in steps shows its first one alone, as it will then
const NOT_READY = 400; // milliseconds: the second tap of two must not press what the first has brought
let readyAgain;

// The first frame is drawn when the second begins.
function onceDrawn(action) { requestAnimationFrame(() => requestAnimationFrame(action)); }

// What comes into a page takes a tap once it is drawn and no finger came or went for that long.
function notReadyYet(part) {
  clearTimeout(readyAgain);
  part.classList.add("not-ready");
  onceDrawn(readyOnceQuiet);
}

function readyOnceQuiet() {
  clearTimeout(readyAgain);
  readyAgain = setTimeout(() => {
    document.querySelectorAll(".not-ready").forEach(part => part.classList.remove("not-ready"));
  }, NOT_READY);
}

["pointerdown", "pointerup"].forEach(name => addEventListener(name, readyOnceQuiet, true));
onceDrawn(() => setTimeout(() => root.classList.remove("not-ready"), NOT_READY));
onceDrawn(() => later.forEach(address => {
  const script = document.createElement("script");
  script.src = address;
  script.async = false;
  script.onload = script.onerror = () => { if (address === later[later.length - 1]) ready(); };
  document.head.append(script);
}));

// Who sends a form before they are there goes on without them, and need not wait for them on a slow line. Nor does who
// ends a visit leave the next one listening.
addEventListener("submit", event => {
  if (!root.matches(".waits") || event.defaultPrevented) return;
  stop();
  if (event.target.action.endsWith("/finish")) delete sessionStorage.aloud;
});

// htmx and our scripts begin with the document, which was there before them.
function ready() {
  root.classList.remove("waits");
  document.dispatchEvent(new Event("DOMContentLoaded"));
}
