/* Reads the page aloud when somebody taps “Dengarkan”; the page works without it. Each [data-say] holds the addresses
   of its recordings, one after the other. Nothing plays by itself, but for “Masih di sini?”. Runs from Chromium 80 on. */
"use strict";

(function () {
  var audio = new Audio(), button = document.getElementById("speak");
  var queue = [], saying = null, reading = false;
  var calm = matchMedia("(prefers-reduced-motion: reduce)");
  audio.preload = "none";

  // What is seen and recorded within this part of the page, in order: [element, address]. What is new comes first.
  function parts(where) {
    var found = [];
    document.querySelectorAll(where + " [data-say]").forEach(function (element) {
      if (!element.getClientRects().length) return;
      element.dataset.say.split(" ").filter(Boolean).forEach(function (address) { found.push([element, address]); });
    });
    return found.filter(isNew).concat(found.filter(function (part) { return !isNew(part); }));
  }

  function isNew(part) { return part[0].closest(".say-first"); }

  function mark(element) {
    if (element === saying) return;
    if (saying) saying.classList.remove("saying");
    saying = element;
    if (!element) return;
    element.classList.add("saying");
    if (reading) element.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
  }

  function next() {
    var part = queue.shift();
    if (!part) { stop(); return; }
    mark(part[0]);
    audio.src = part[1];
    audio.play().catch(function (error) {
      if (error.name === "NotAllowedError") stop(); // a browser that has not been touched yet stays silent
    });
  }

  function stop() {
    queue = [];
    reading = false;
    audio.pause();
    mark(null);
    if (button) button.setAttribute("aria-pressed", "false");
  }

  function offer() {
    stop();
    if (button) button.hidden = !parts("#main").length;
  }

  // An element that fails is passed over, as one that has no recording.
  audio.addEventListener("ended", next);
  audio.addEventListener("error", function () { if (saying) next(); });
  audio.addEventListener("timeupdate", function () {
    if (reading) document.dispatchEvent(new Event("kiosk:activity"));
  });

  document.addEventListener("click", function (event) {
    var tapped = event.target.closest("button, a");
    if (!tapped) return;
    var was = reading;
    stop();
    if (tapped !== button || was) return;
    queue = parts("#main");
    reading = true;
    button.setAttribute("aria-pressed", "true");
    next();
  });

  document.addEventListener("kiosk:ask", function () { stop(); queue = parts("#still-here"); next(); });
  document.addEventListener("close", stop, true);
  ["kiosk:end", "htmx:beforeSwap"].forEach(function (name) { document.addEventListener(name, stop); });
  ["popstate", "pagehide"].forEach(function (name) { window.addEventListener(name, stop); });
  document.addEventListener("htmx:afterSwap", offer);
  offer();
})();
