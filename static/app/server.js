/* On to another page if the server answers: the browser's own error page leads nowhere. */

(({ each, byId, showNote }) => {
  const FRESH = 10000; // milliseconds for which an answer of the server says that it is there
  let answered = Date.now(), leaving = false; // meanwhile a second tap does nothing

  function noteAnswer() { answered = Date.now(); }

  function isThere() {
    const silent = Date.now() - answered;
    return silent >= 0 && silent < FRESH;
  }

  function reach() {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 8000); // with the cable out, no refusal comes either
    return fetch("/healthz", { signal: stop.signal }).then(answer => {
      if (!answer.ok) throw answer;
      noteAnswer();
    });
  }

  function leave(go) {
    if (leaving) return;
    leaving = true;
    reach().then(go, () => {
      leaving = false;
      each(".gone", note => note.remove());
      if (!kiosk.isOver) showNote("gone", byId("main"));
    });
  }

  Object.assign(kiosk, { noteAnswer, isThere, reach, leave });
})(kiosk);
