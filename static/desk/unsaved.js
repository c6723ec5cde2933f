/* A page that is left with something typed and not stored asks first; ticks in a list are nothing typed. */

if (words) { // of lock.js: somebody has signed in
  const FORM = "main form[method=post]", NOTHING = "[type=password], table [type=checkbox], #photos *";
  const cameBack = () => document.querySelector("main [role=alert] ~ form[method=post]");
  let begun = null, sent = false;

  addEventListener("input", event => {
    if (!event.target.matches(FORM + " *") || event.target.matches(NOTHING)) return;
    begun = event.target.form;
    sent = false;
  });
  // One that htmx sends stays on the page until its answer comes, and asks as long as none came.
  addEventListener("submit", event => {
    if (event.target === begun || event.target === cameBack()) sent = !event.defaultPrevented;
  });
  // The server has kept what was typed, and asks for the password.
  addEventListener("htmx:beforeOnLoad", event => { if (event.detail.xhr.status === 401) sent = true; });
  addEventListener("beforeunload", event => {
    if (sent || !(begun && begun.isConnected || cameBack())) return;
    event.preventDefault();
    event.returnValue = "…"; // for Chromium until 118
  });
  addEventListener("pageshow", () => { sent = false; });
}
