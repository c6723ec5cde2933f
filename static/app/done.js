/* The page after a check-in goes home by itself, counted down in sight, unless somebody is still at it. */
"use strict";

const WAIT = 120000; // milliseconds that “Tunggu dulu” adds
let homeAt = 0, homeward;

function stay() { return 1000 * byId("home-after").dataset.home; }

function beginHomeward() {
  const place = byId("home-after"), wait = document.querySelector(".wait");
  clearInterval(homeward);
  homeAt = 0;
  if (!place) return;
  document.body.dataset.idle = 0; // this page asks nothing
  listen();
  if (!stay()) return;
  place.hidden = wait.hidden = false;
  wait.onclick = () => { homeAt += WAIT; countHomeward(); };
  homeAt = Date.now() + stay();
  homeward = setInterval(countHomeward, 1000);
  countHomeward();
}

function countHomeward() {
  if (!byId("home-after")) { clearInterval(homeward); return; } // somebody went on before
  if (!player.paused) stayOn();
  document.querySelector("#home-after b").textContent = Math.max(0, Math.ceil((homeAt - Date.now()) / 1000));
  if (Date.now() < homeAt) return;
  clearInterval(homeward);
  homeAt = 0;
  endVisit("/");
}

// Counted anew from whatever somebody does; “Tunggu dulu” is not taken back by it.
function stayOn() {
  if (homeAt && byId("home-after")) homeAt = Math.max(homeAt, Date.now() + stay());
}

on("touchstart mousedown keydown wheel scroll", stayOn);
on("htmx:afterSwap DOMContentLoaded", beginHomeward);
