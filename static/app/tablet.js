/* The page as an app of the tablet; nothing depends on it. */

// The tablet's own keyboard must not cover the field that is typed into; who zooms in looks where she likes.
visualViewport.addEventListener("resize", () => {
  const field = document.activeElement;
  if (field.matches("[type=text]") && visualViewport.scale === 1) field.scrollIntoView({ block: "center" });
});

function stayAwake() {
  if (navigator.wakeLock && !document.hidden) navigator.wakeLock.request("screen").catch(ignore);
}

on("visibilitychange DOMContentLoaded", stayAwake);
// The worker keeps much: it comes when the page has all it needs.
on("load", () => {
  if (navigator.serviceWorker) requestIdleCallback(() => navigator.serviceWorker.register("/sw.js").catch(ignore));
});
