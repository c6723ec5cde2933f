/* On to another page if the server answers: the browser's own error page leads nowhere. */

(({ each, byId, showNote }) => {
  let isLeaving = false; // meanwhile a second tap does nothing

  function reach() {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 8000); // with the cable out, no refusal comes either
    return fetch("/healthz", { signal: stop.signal }).then(answer => {
      if (!answer.ok) throw answer;
      kiosk.answered = Date.now();
    });
  }

  function leave(go) {
    if (isLeaving) return;
    isLeaving = true;
    reach().then(go, () => {
      isLeaving = false;
      each(".gone", note => note.remove());
      if (!kiosk.isOver) showNote("gone", byId("main"));
    });
  }

  Object.assign(kiosk, { reach, leave });
})(kiosk);
