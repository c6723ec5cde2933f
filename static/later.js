/* Brings a villagers' page its scripts, in order, after its first paint: on a slow line nothing but the style sheet
   goes before it. Until they are there every button is an ordinary one that works. */
"use strict";

const kiosk = {}; // all that the scripts of a page give each other

{
  const root = document.documentElement, addresses = document.currentScript.dataset.scripts.trim().split(/\s+/);
  const QUIET = 400; // milliseconds: the second tap of two must not press what the first has brought
  let timer;

  // The first frame is drawn when the second begins.
  const onceDrawn = action => requestAnimationFrame(() => requestAnimationFrame(action));

  const release = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      document.querySelectorAll(".not-ready").forEach(part => part.classList.remove("not-ready"));
    }, QUIET);
  };

  // A new part of the page takes a tap once it is drawn and no finger came or went for that long.
  kiosk.holdTaps = part => {
    clearTimeout(timer);
    part.classList.add("not-ready");
    onceDrawn(release);
  };

  // htmx and our scripts begin with the document, which was there before them.
  const begin = () => {
    root.classList.remove("waits");
    document.dispatchEvent(new Event("DOMContentLoaded"));
  };

  root.className = "waits not-ready"; // a form in steps shows its first one alone, as it will then
  ["pointerdown", "pointerup"].forEach(name => addEventListener(name, release, true));
  onceDrawn(() => setTimeout(() => root.classList.remove("not-ready"), QUIET));
  onceDrawn(() => addresses.forEach((address, place) => {
    const script = document.createElement("script");
    script.src = address;
    script.async = false;
    script.onload = script.onerror = () => { if (place === addresses.length - 1) begin(); };
    document.head.append(script);
  }));

  // A form sent before the scripts are there goes on without them, and does not wait for them on a slow line. The end
  // of a visit leaves the next visitor with a page that is not read aloud.
  addEventListener("submit", event => {
    if (!root.matches(".waits") || event.defaultPrevented) return;
    stop();
    if (event.target.action.endsWith("/finish")) delete sessionStorage.aloud;
  });
}
