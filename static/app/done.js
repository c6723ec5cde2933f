/* The page after a check-in goes home by itself, counted down in sight, unless somebody is still at it. */
"use strict";

(({ on, byId, awaitSilence, endVisit }) => {
  const WAIT = 120000; // milliseconds that “Tunggu dulu” adds
  let homeAt = 0,
    timer;

  const patience = () => 1000 * byId("home-after").dataset.home;

  function beginCountdown() {
    const place = byId("home-after"),
      wait = document.querySelector(".recorded-wait");
    clearInterval(timer);
    homeAt = 0;
    if (!place) return;
    document.body.dataset.idle = 0; // this page does not ask “Masih di sini?”
    awaitSilence();
    if (!patience()) return;
    place.hidden = wait.hidden = false;
    wait.onclick = () => {
      homeAt += WAIT;
      countDown();
    };
    homeAt = Date.now() + patience();
    timer = setInterval(countDown, 1000);
    countDown();
  }

  function countDown() {
    if (!byId("home-after")) return clearInterval(timer); // somebody went on before
    document.querySelector("#home-after b").textContent = Math.max(0, Math.ceil((homeAt - Date.now()) / 1000));
    if (Date.now() < homeAt) return;
    clearInterval(timer);
    homeAt = 0;
    endVisit("/");
  }

  // Counted from the last thing that somebody does; what “Tunggu dulu” added stays.
  function postpone() {
    if (homeAt && byId("home-after")) homeAt = Math.max(homeAt, Date.now() + patience());
  }

  on("touchstart mousedown keydown wheel scroll reading", postpone);
  on("htmx:afterSwap DOMContentLoaded", beginCountdown);
})(kiosk);
