/* The big screen of a hall: keys and a presenter's clicker press its buttons, and talking has a quiet clock. */

(({ on, byId }) => {
  const QUIET = 2000; // milliseconds in which a second press does nothing
  const NEXT = [" ", "PageDown", "ArrowRight", "ArrowDown"],
    BACK = ["PageUp", "ArrowLeft", "ArrowUp"];
  const shown = Date.now(),
    form = document.querySelector(".hall-form"),
    clock = byId("clock");

  form.classList.add("hall-held"); // “Lanjut” shows for how long it does nothing yet
  setTimeout(() => form.classList.remove("hall-held"), QUIET);

  on("keydown", event => {
    const field = event.target,
      value = NEXT.includes(event.key) ? "next" : BACK.includes(event.key) ? "back" : "none";
    const button = document.querySelector(`.hall-moves [value="${value}"]`);
    const isTyping = field.matches("input") && !event.key.startsWith("Page");
    if (!button || isTyping || (event.key === " " && field.matches("button"))) return;
    event.preventDefault();
    if (event.repeat || Date.now() - shown <= QUIET) return;
    button.focus(); // Chromium 80 tells by the focus which button sends a form
    button.click();
  });

  on("click", event => {
    if (!event.target.closest(".hall-moves [name]") || Date.now() - shown > QUIET) return;
    event.preventDefault();
    event.stopPropagation();
  });

  function showTime() {
    const left = Math.max(0, clock.dataset.seconds - Math.round((Date.now() - begun) / 1000));
    clock.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
  }

  // A screen that is loaded again goes on with its time.
  const key = clock && "talk " + clock.dataset.round,
    begun = key && Number(sessionStorage[key] || shown);
  if (clock) {
    sessionStorage[key] = begun;
    setInterval(showTime, 1000);
    showTime();
  }
})(kiosk);
