/* On to another page, if the server answers: the browser's own error page leads nowhere. */

const FRESH = 10000; // milliseconds for which an answer of the server says that it is there
let answered = Date.now();

function serverAnswered() { answered = Date.now(); }

function isThere() {
  const silent = Date.now() - answered;
  return silent >= 0 && silent < FRESH;
}

function reach() {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 8000); // with the cable out, no refusal comes either
  return fetch("/healthz", { signal: stop.signal }).then(answer => {
    if (!answer.ok) throw answer;
    serverAnswered();
  });
}

let leaving = false; // then a second tap does nothing

function leave(go) {
  if (leaving) return;
  leaving = true;
  reach().then(go, () => {
    leaving = false;
    each(".gone", note => note.remove());
    if (!over) tell("gone", byId("main"));
  });
}

on("click", event => {
  const link = event.target.closest("a[href^='/']"), worker = navigator.serviceWorker;
  if (!link || event.ctrlKey || event.shiftKey) return;
  if (link.href === ahead.address) {
    event.preventDefault();
    showAhead();
  } else if (over || !isThere() && !(worker && worker.controller)) { // the worker has a page for a lost server
    event.preventDefault();
    leave(() => location.assign(link.href));
  }
});
