/* On to another page, if the server answers: the browser's own error page leads nowhere. */

function reach() {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 8000); // with the cable out, no refusal comes either
  return fetch("/healthz", { signal: stop.signal }).then(answer => { if (!answer.ok) throw answer; });
}

function leave(go) {
  reach().then(go, () => {
    each(".gone", note => note.remove());
    if (!over) tell("gone", byId("main"));
  });
}

on("click", event => {
  const link = event.target.closest("a[href^='/']"), worker = navigator.serviceWorker;
  if (!link || event.ctrlKey || event.shiftKey) return;
  if (link.matches(".exit")) {
    event.preventDefault();
    link.closest(".bar").hidden = true;
    endVisit(link.href);
  } else if (over || !worker || !worker.controller) { // the worker has a page for a lost server
    event.preventDefault();
    leave(() => location.assign(link.href));
  }
});
