/* A desk that nobody is at: its page is kept in memory and a form for the password takes its place. The tabs of a
   browser tell each other when somebody is there, and who signed in, with which token for forms. */
"use strict";

const kiosk = { covered: document.createDocumentFragment() }; // all that the scripts of the desk give each other

(({ covered }) => {
  const cover = document.getElementById("cover"); // where somebody has signed in
  const tabs = new BroadcastChannel("desk");
  const signInOf = page => ({
    account: page.getElementById("cover")?.dataset.account || "",
    token: page.querySelector("[name=csrf_token]")?.value
  });
  tabs.postMessage(signInOf(document));
  if (!cover) return;

  const LIMIT = 60000 * cover.dataset.minutes,
    TELL_TABS = 1000,
    TELL_SERVER = 60000;
  let last,
    toldTabs,
    toldServer,
    timer,
    before = null; // title, address and place, while they are covered
  last = toldTabs = toldServer = Date.now();

  const hide = () => {
    if (before) return;
    before = { title: document.title, address: location.href, focus: document.activeElement, top: scrollY };
    covered.append(...document.body.childNodes);
    document.body.append(cover.content.cloneNode(true));
    document.title = document.querySelector("h1").textContent;
    history.replaceState(history.state, "", location.pathname); // the query may hold a name that was searched for
    document.querySelector("form").addEventListener("submit", unlock);
    document.querySelector("[type=password]").focus();
  };

  const show = () => {
    if (!before) return;
    const { title, address, focus, top } = before;
    before = null;
    document.body.replaceChildren(covered);
    document.title = title;
    history.replaceState(history.state, "", address);
    document.querySelectorAll("[data-hx-trigger^=every]").forEach(part => {
      // its clock has stopped meanwhile
      const fresh = part.cloneNode(true);
      part.replaceWith(fresh);
      htmx.process(fresh);
    });
    focus.focus();
    scrollTo(0, top);
    toldServer = last;
    watch();
  };

  const hear = ({ account, token }) => {
    for (const page of token ? [document, covered, cover.content] : []) {
      page.querySelectorAll("[name=csrf_token]").forEach(field => {
        field.value = token;
      });
    }
    const isSame = account === cover.dataset.account;
    if (isSame || account === undefined) last = Date.now();
    if (isSame) show();
    else if (account !== undefined) hide();
  };

  const leave = () => {
    tabs.postMessage({ account: "" });
    hide();
  };

  const unlock = async event => {
    event.preventDefault();
    const form = event.target,
      line = form.querySelector("[role=alert]");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const { account, token } = signInOf(page);
      line.textContent = answer.ok ? "" : page.querySelector("main [role=alert], main .lead").textContent.trim();
      hear(answer.ok ? { account, token } : { account: "", token });
      if (answer.ok) tabs.postMessage({ account, token });
    } catch {
      line.textContent = line.dataset.away;
    }
    form.reset();
  };

  // A clock that was put back proves nothing: the server takes such a sign-in for over too.
  const watch = () => {
    const quiet = Date.now() - last;
    clearTimeout(timer);
    if (quiet < 0 || quiet >= LIMIT) leave();
    else timer = setTimeout(watch, LIMIT - quiet);
  };

  const noteActivity = () => {
    if (!before) watch();
    if (before) return;
    last = Date.now();
    if (last - toldTabs > TELL_TABS) {
      toldTabs = last;
      tabs.postMessage({ used: last });
    }
    if (last - toldServer < TELL_SERVER) return;
    toldServer = last; // somebody who types for long asks for no page, and is there all the same
    fetch("/admin/password", { method: "HEAD" })
      .then(answer => {
        if (answer.redirected) leave();
      })
      .catch(() => {});
  };

  for (const name of ["input", "keydown", "pointerdown", "pointermove", "wheel", "scroll"]) {
    addEventListener(name, noteActivity, { capture: true, passive: true });
  }
  // The server asks for the password. An answer to what is covered no longer reaches the window.
  for (const root of [window, covered]) {
    root.addEventListener("htmx:beforeOnLoad", event => {
      if (event.detail.xhr.status !== 401) return;
      event.preventDefault();
      leave();
    });
  }
  document.addEventListener("visibilitychange", () => {
    if (!before) watch();
  });
  addEventListener("pageshow", event => {
    if (event.persisted) location.reload();
  });
  tabs.onmessage = event => hear(event.data);
  watch();
})(kiosk);
