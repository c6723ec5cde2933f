/* Brings a villagers' page its scripts, in order, after its first paint: on a slow line nothing but the style sheet
   goes before it. Until they are there every button is an ordinary one that works. */
"use strict";

const kiosk = {}; // all that the scripts of a page give each other

{
  const root = document.documentElement,
    addresses = document.currentScript.dataset.scripts.trim().split(/\s+/);
  let barred; // the part in which the finger that came down last presses nothing

  // The first frame is drawn when the second begins.
  const onceDrawn = action => requestAnimationFrame(() => requestAnimationFrame(action));
  kiosk.onceDrawn = onceDrawn;

  // A new part of the page takes taps 300 ms after its first frame, whoever taps meanwhile: the second tap of two must
  // not press what the first has brought. Nor does a finger that came down before, however long it stays.
  kiosk.holdTaps = part => {
    part.classList.add("not-ready");
    barred = part;
    onceDrawn(() => setTimeout(() => part.classList.remove("not-ready"), 300));
  };

  addEventListener(
    "pointerdown",
    () => {
      barred = document.querySelector(".not-ready");
    },
    true
  );
  addEventListener(
    "click",
    event => {
      if (!barred || !barred.contains(event.target) || !event.detail) return; // no detail: by keyboard or script
      event.stopImmediatePropagation();
      event.preventDefault();
    },
    true
  );

  // htmx and our scripts begin with the document, which was there before them.
  const begin = () => {
    root.classList.remove("loading");
    document.dispatchEvent(new Event("DOMContentLoaded"));
  };

  // The faces come now. Without script their drawings are in the page.
  const showFaces = () =>
    document.querySelectorAll(".face noscript").forEach(drawing => {
      drawing.outerHTML = drawing.textContent;
    });

  root.className = "loading"; // a form in steps shows its first one alone, as it will then
  kiosk.holdTaps(root);
  onceDrawn(() => {
    showFaces();
    addresses.forEach((address, place) => {
      const script = document.createElement("script");
      script.src = address;
      script.async = false;
      if (!addresses[place + 1]) script.onload = script.onerror = begin;
      document.head.append(script);
    });
  });

  // A form sent before the scripts are there goes on without them, and does not wait for them on a slow line. The end
  // of a visit leaves the next visitor with a page that is not read aloud.
  addEventListener("submit", event => {
    if (!root.matches(".loading") || event.defaultPrevented) return;
    stop();
    if (event.target.action.endsWith("/finish")) delete sessionStorage.aloud;
  });
}
