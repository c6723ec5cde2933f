/* A page that is left with something typed and not stored asks first. */

(({ covered }) => {
  if (!document.getElementById("cover")) return; // nobody has signed in
  const FORM = "main form[method=post]", UNGUARDED = "[type=password], #photos *";
  const refusedForm = () => document.querySelector("main [role=alert] ~ form[method=post]") ||
    covered.querySelector("main [role=alert] ~ form[method=post]");
  let begun = null, sent = false;

  addEventListener("input", event => {
    if (!event.target.matches(FORM + " *") || event.target.matches(UNGUARDED)) return;
    begun = event.target.form;
    sent = false;
  });
  // A form that htmx sends stays on the page until its answer comes, and asks as long as none came.
  addEventListener("submit", event => {
    if (event.target === begun || event.target === refusedForm()) sent = !event.defaultPrevented;
  });
  addEventListener("beforeunload", event => {
    const isOnPage = begun && (begun.isConnected || covered.contains(begun));
    if (sent || !(isOnPage || refusedForm())) return;
    event.preventDefault();
    event.returnValue = "…"; // for Chromium until 118
  });
  addEventListener("pageshow", () => { sent = false; });
})(kiosk);
