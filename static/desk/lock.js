/* A desk that is left alone: what was typed goes to the server, nothing stays on the screen, and the server asks for
   the password. All tabs of a browser know of each other whether somebody is there. */

const words = document.getElementById("locked-words");

if (words) { // somebody has signed in
  const tabs = new BroadcastChannel("desk");
  const LIMIT = 60000 * words.dataset.minutes, TELL_TABS = 1000, TELL_SERVER = 60000;
  let last, toldTabs, toldServer, typedIn = null, timer, locked = false;
  last = toldTabs = toldServer = Date.now();

  const inUse = event => {
    last = Date.now();
    if (event.type === "input" && event.target.matches("main form[method=post] *")) typedIn = event.target.form;
    if (last - toldTabs > TELL_TABS) tabs.postMessage(toldTabs = last);
    if (last - toldServer > TELL_SERVER) { // who types for long asks for no page, and is there all the same
      toldServer = last;
      fetch("/admin/here").catch(() => {});
    }
  };

  // A clock that was put back tells nothing: the server takes such a sign-in for over too.
  const watch = () => {
    const quiet = Date.now() - last;
    clearTimeout(timer);
    if (quiet < 0 || quiet >= LIMIT) lock();
    else timer = setTimeout(watch, LIMIT - quiet);
  };

  // The form that was typed in, or one that came back with errors; none with a password, and no file.
  const typed = () => {
    const cameBack = document.querySelector("main [role=alert] ~ form[method=post]");
    const form = typedIn && typedIn.isConnected ? typedIn : cameBack;
    const fields = new URLSearchParams();
    if (form && !form.querySelector("[type=password], [name=password]")) {
      for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
      return { page: form.getAttribute("action"), fields, any: true };
    }
    fields.set("csrf_token", document.querySelector("[name=csrf_token]").value);
    return { page: location.pathname, fields, any: false };
  };

  const lock = () => {
    if (locked) return;
    locked = true;
    tabs.postMessage("lock"); // at once: after the next sign-in the token of another tab is worthless
    const held = typed();
    document.body.replaceChildren(words.content.cloneNode(true));
    document.title = "…";
    history.replaceState(null, "", "/admin/sign-in"); // an address may hold a name that was looked for
    handOver(held);
  };

  const handOver = held => {
    fetch("/admin/lock?page=" + encodeURIComponent(held.page), { method: "POST", body: held.fields }).then(answer => {
      if (answer.status >= 500) throw answer;
      onbeforeunload = null;
      if (answer.ok || !held.any) location.replace("/admin/sign-in");
      else tell(".lost");
    }).catch(() => {
      if (held.any) onbeforeunload = () => "…"; // it is in this tab alone
      tell(".away");
      setTimeout(handOver, 5000, held);
    });
  };

  const tell = which => {
    document.querySelectorAll(".locked p").forEach(line => { line.hidden = !line.matches(which); });
  };

  for (const name of ["input", "keydown", "pointerdown", "pointermove", "wheel", "scroll"]) {
    addEventListener(name, event => { if (!locked) inUse(event); }, { capture: true, passive: true });
  }
  tabs.onmessage = event => {
    if (event.data === "lock") lock();
    else last = Date.now();
  };
  document.addEventListener("visibilitychange", watch);
  addEventListener("pageshow", event => { if (event.persisted) location.reload(); });
  watch();
}
