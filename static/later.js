/* Brings a villagers' page its scripts, in order, after its first paint: on a slow line nothing but the style sheet
   goes before it. Until they are there every button is an ordinary one that works. */
"use strict";

const later = document.currentScript.dataset.scripts.trim().split(/\s+/);
document.documentElement.className = "waits"; // a form in steps shows its first one alone, as it will then

// The first frame is drawn when the second begins.
requestAnimationFrame(() => requestAnimationFrame(() => later.forEach(address => {
  const script = document.createElement("script");
  script.src = address;
  script.async = false;
  script.onload = script.onerror = () => { if (address === later[later.length - 1]) ready(); };
  document.head.append(script);
})));

// Who sends a form before they are there goes on without them, and need not wait for them on a slow line. Nor does who
// ends a visit leave the next one listening.
addEventListener("submit", event => {
  if (!document.documentElement.className || event.defaultPrevented) return;
  stop();
  if (event.target.action.endsWith("/finish")) delete sessionStorage.aloud;
});

// htmx and our scripts begin with the document, which was there before them.
function ready() {
  document.documentElement.className = "";
  document.dispatchEvent(new Event("DOMContentLoaded"));
}
