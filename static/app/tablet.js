/* The page as an app of the tablet; nothing depends on it. */

(({ on }) => {
  const QUIET = 10000; // milliseconds
  let quiet;

  // The tablet's own keyboard must not cover the field that is typed into; a zoomed page is left alone.
  visualViewport.addEventListener("resize", () => {
    const field = document.activeElement;
    if (field.matches("[type=text]") && visualViewport.scale === 1) field.scrollIntoView({ block: "center" });
  });

  on("visibilitychange DOMContentLoaded", () => {
    if (navigator.wakeLock && !document.hidden) navigator.wakeLock.request("screen").catch(() => {});
  });

  // The worker fetches what it keeps: it comes when nobody has touched the tablet for a while, once a day.
  const register = () =>
    navigator.serviceWorker.register("/sw.js?day=" + new Date().toDateString().replace(/ /g, "-")).catch(() => {});
  on("DOMContentLoaded touchstart mousedown keydown scroll", () => {
    clearTimeout(quiet);
    const line = navigator.connection;
    if (navigator.serviceWorker && !(line && line.saveData)) quiet = setTimeout(register, QUIET);
  });
})(kiosk);
