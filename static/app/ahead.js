/* The next page is fetched while this one is read, and shown at once. It is in the memory of this page alone. */

let ahead = {}; // address, and page: a promise of its text

function fetchAhead() {
  const link = window.htmx && document.querySelector("a[data-ahead]");
  ahead = link ? { address: link.href, page: pageAt(link.href) } : {};
}

function forgetAhead() { ahead = {}; }

// Only what the server gives for this very address: where it leads elsewhere, the browser goes there itself.
function pageAt(address) {
  const page = fetch(address, { headers: { "HX-Request": "true" }, redirect: "error" }).then(answer => {
    if (answer.status !== 200) throw answer;
    serverAnswered();
    return answer.text();
  });
  page.catch(ignore);
  return page;
}

function showAhead() {
  const { address, page } = ahead, wanted = () => ahead.page === page; // still, and not on the screen yet
  page.then(text => {
    if (!wanted()) return;
    htmx.swap("#main", text, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 }, { select: "#main" });
    history.replaceState({ htmx: true }, ""); // on the way back htmx asks the server, as for a page of its own
    history.pushState({ htmx: true }, "", address);
    scrollTo(0, 0);
  }).catch(() => { if (wanted()) leave(() => location.assign(address)); });
}

// A question begins on top; its feedback as far below as it must to be seen.
function showNew() {
  if (!document.querySelector(".quiz-page")) return;
  scrollTo(0, 0);
  each(".told", panel => panel.scrollIntoView({ block: "nearest" }));
}

on("htmx:afterSwap DOMContentLoaded", fetchAhead);
on("htmx:afterSettle", showNew); // not before it has the focus
// twice: in between htmx puts back the classes of the page
on("htmx:afterSwap htmx:afterSettle", () => notReadyYet(byId("main")));
