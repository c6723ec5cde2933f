/* A page that is left with something typed and not stored asks first. */

if (cover) { // somebody has signed in
  const FORM = "main form[method=post]", NOTHING = "[type=password], #photos *";
  const cameBack = () => [document, covered].map(page => page.querySelector("main [role=alert] ~ form[method=post]"))
    .find(form => form);
  const stands = form => form && (form.isConnected || covered.contains(form));
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
  addEventListener("beforeunload", event => {
    if (sent || !(stands(begun) || cameBack())) return;
    event.preventDefault();
    event.returnValue = "…"; // for Chromium until 118
  });
  addEventListener("pageshow", () => { sent = false; });
}
