/* The next page is fetched while this one is read, and shown at once. It is in the memory of this page alone. */

(({ on, each, byId, holdTaps, leave, onceDrawn }) => {
  const FRESH = 10000; // milliseconds for which an answer of the server proves that it is there
  kiosk.ahead = {}; // address, and page: a promise of its text

  function fetchAhead() {
    const link = window.htmx && document.querySelector("a[data-ahead]");
    kiosk.ahead = link ? { address: link.href, page: pageAt(link.href) } : {};
  }

  // Only what the server gives for this very address: where it leads elsewhere, the browser goes there itself.
  function pageAt(address) {
    const page = fetch(address, { headers: { "HX-Request": "true" }, redirect: "error" }).then(answer => {
      if (answer.status !== 200) throw answer;
      kiosk.answered = Date.now();
      return answer.text();
    });
    page.catch(() => {});
    return page;
  }

  function showAhead() {
    const { address, page } = kiosk.ahead,
      isWanted = () => kiosk.ahead.page === page; // still, and not shown yet
    page
      .then(text => {
        if (!isWanted()) return;
        htmx.swap("#main", text, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 }, { select: "#main" });
        history.replaceState({ htmx: true }, ""); // on the way back htmx asks the server, as for a page of its own
        history.pushState({ htmx: true }, "", address);
        scrollTo(0, 0);
      })
      .catch(() => {
        if (isWanted()) leave(() => location.assign(address));
      });
  }

  on("click", event => {
    const link = event.target.closest("a[href^='/']"),
      worker = navigator.serviceWorker;
    const silent = Date.now() - kiosk.answered,
      isThere = silent >= 0 && silent < FRESH;
    if (!link || event.ctrlKey || event.shiftKey) return;
    if (link.href === kiosk.ahead.address) {
      event.preventDefault();
      showAhead();
    } else if (kiosk.isOver || (!isThere && !(worker && worker.controller))) {
      // it has a page for a lost server
      event.preventDefault();
      leave(() => location.assign(link.href));
    }
  });
  // The frame with the answer goes first.
  on("htmx:afterSwap DOMContentLoaded", () => {
    kiosk.ahead = {};
    onceDrawn(fetchAhead);
  });
  // A question begins on top; its feedback as far below as it must to be seen. Not before it has the focus.
  on("htmx:afterSettle", () => {
    if (!document.querySelector(".quiz-page")) return;
    scrollTo(0, 0);
    each(".feedback-answer", words => words.scrollIntoView({ block: "nearest" }));
  });
  // twice: in between htmx puts back the classes of the page
  on("htmx:afterSwap htmx:afterSettle", () => holdTaps(byId("main")));
})(kiosk);
