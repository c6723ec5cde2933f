/* The end of a visit: by its button, or when nobody is there any more. Nothing of it stays on the screen. */

(({ on, each, byId, words, holdTaps, parts, speak, hush, prepareReading, reach }) => {
  const GRACE = 20; // seconds to answer
  const dialog = byId("still-here");
  let silence,
    ticking = null,
    left,
    last = Date.now();

  function idle() {
    return Number(document.body.dataset.idle);
  }

  // Slow readers are left in peace: a silence lasts a second for each word of the page, and two minutes at most.
  function patience() {
    return Math.max(idle(), Math.min(120, byId("main").innerText.split(/\s+/).length));
  }

  function awaitSilence() {
    clearTimeout(silence);
    last = Date.now();
    const more = () => {
      silence = setTimeout(ask, 1000 * (patience() - idle()));
    };
    if (idle()) silence = setTimeout(more, 1000 * idle());
  }

  function ask() {
    left = GRACE;
    countDown();
    dialog.showModal();
    speak(parts("#still-here"), null);
    ticking = setInterval(countDown, 1000);
  }

  function countDown() {
    byId("seconds-left").textContent = left;
    if (left-- <= 0) endVisit("/");
  }

  function stay() {
    clearInterval(ticking);
    ticking = null;
    hush();
    dialog.close();
    holdTaps(document.body);
    awaitSilence();
  }

  // The question stays open until the tap is over: the same finger must not press what lies beneath.
  function noteActivity() {
    if (endIfAsleep()) return;
    if (ticking === null) awaitSilence();
    else left = GRACE;
  }

  // A tablet that slept through the end of a visit ends it when it is woken.
  function endIfAsleep() {
    const silent = (Date.now() - last) / 1000 - GRACE - 5,
      slept = idle() && silent > idle() && silent > patience();
    if (slept) endVisit("/");
    return slept;
  }

  // Nothing of this visit stays on the screen, and nothing of it is sent any more.
  function clearPage() {
    clearInterval(ticking);
    clearTimeout(silence);
    ticking = null;
    document.body.dataset.idle = 0;
    kiosk.ahead = {};
    hush();
    each("form", form => {
      form.dispatchEvent(new CustomEvent("htmx:abort", { bubbles: true, detail: { elt: form } }));
      form.reset();
    });
    byId("main").textContent = "";
    document.title = "…";
    each("dialog[open]", open => open.close());
  }

  // The cookie ends the visit with whatever the server is asked next (end_visit_if_over in kiosk/web/visits.py), and a
  // sign-in where a button was pressed.
  function endVisit(next, how = "idle") {
    clearPage();
    kiosk.isOver = true;
    document.cookie = "over=" + how + "; path=/; SameSite=Lax";
    sessionStorage.clear(); // which page is shown, by htmx, and whether it is read aloud
    history.replaceState(null, "", "/");
    openOnceThere(next);
  }

  function openOnceThere(address) {
    reach().then(
      () => location.replace(address),
      () => {
        if (!byId("main").firstChild) byId("main").append(words("away"));
        prepareReading();
        setTimeout(openOnceThere, 5000, address);
      }
    );
  }

  on("click", event => {
    if (ticking === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    stay();
  });
  on("close", () => {
    if (ticking !== null) stay();
  });
  on("touchstart mousedown keydown input compositionupdate wheel scroll reading", noteActivity);
  // A page kept whole for Back is kept empty.
  on("pagehide", event => {
    hush();
    if (event.persisted) clearPage();
  });
  on("pageshow", event => {
    if (event.persisted) location.reload();
  });
  on("visibilitychange", endIfAsleep);
  on("DOMContentLoaded", awaitSilence);
  Object.assign(kiosk, { idle, patience, awaitSilence, noteActivity, endVisit, openOnceThere });
})(kiosk);
