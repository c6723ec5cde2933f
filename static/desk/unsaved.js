/* To leave a page with something typed and not stored, or to send another form of it, asks first. */

(({ covered }) => {
  const cover = document.getElementById("cover");
  if (!cover) return; // nobody has signed in
  const UNGUARDED = "[type=password], [type=hidden], #photos *",
    HERE = ["", "_self"];
  const touched = new Set(); // fields
  let sent = null,
    isAgreed = false;

  // A form that came back with words that are stored nowhere counts whole.
  const shownAgain = () =>
    [document, covered]
      .flatMap(root => Array.from(root.querySelectorAll("form[data-unsaved]")))
      .flatMap(form => Array.from(form.elements))
      .filter(field => field.labels?.length && field.value && !field.matches(UNGUARDED));
  const lostFields = kept =>
    Array.from(new Set([...touched, ...shownAgain()])).filter(
      field => (field.isConnected || covered.contains(field)) && field.form !== kept
    );
  const labelOf = field => field.getAttribute("aria-label") || field.labels[0]?.textContent || "";
  const nameLost = fields => {
    const labels = Array.from(new Set(fields.map(field => labelOf(field).trim().replace(/\s+/g, " "))));
    return labels.slice(0, 3).join(", ") + (labels.length > 3 ? " …" : "");
  };
  const opensWindow = event => !HERE.includes(event.submitter?.formTarget || "");

  addEventListener("input", event => {
    if (!event.target.matches("main form *") || event.target.matches(UNGUARDED)) return;
    touched.add(event.target);
    sent = null;
    isAgreed = false;
  });
  // Before htmx hears of it. A file that is fetched leaves the page as it is.
  addEventListener(
    "submit",
    event => {
      if (covered.hasChildNodes() || opensWindow(event) || event.target.dataset.export) return;
      const lost = lostFields(event.target);
      if (!lost.length) return;
      isAgreed = confirm(cover.dataset.lost.replace("…", nameLost(lost)));
      if (isAgreed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true
  );
  // A form that htmx sends stays on the page until its answer comes, and asks as long as none came.
  addEventListener("submit", event => {
    if (event.defaultPrevented) isAgreed = false;
    else if (!opensWindow(event)) sent = event.target;
    else Array.from(event.target.elements).forEach(field => touched.delete(field));
  });
  addEventListener("beforeunload", event => {
    if (isAgreed || !lostFields(sent).some(field => field.form.method === "post")) return;
    event.preventDefault();
    event.returnValue = "…"; // for Chromium until 118
  });
  addEventListener("pageshow", () => {
    sent = null;
    isAgreed = false;
  });
})(kiosk);
