/* A file takes a while: its button says so and can't be pressed twice. The server answers with a cookie that bears our
   mark; only then is the file surely on its way. Coming back to the page frees the button too. */

function busy(form, button) {
  const words = button.querySelector("span");
  form.dataset.label = words.textContent;
  words.textContent = form.dataset.export;
  button.disabled = true;
}

function free(form) {
  const button = form.querySelector("button:disabled");
  if (!button) return;
  button.querySelector("span").textContent = form.dataset.label;
  button.disabled = false;
  delete form.dataset.label;
}

function waitForFile(form, mark) {
  if (!form.dataset.label) return;
  if (document.cookie.includes("file-" + mark + "=")) {
    document.cookie = "file-" + mark + "=; path=/admin/; max-age=0";
    for (const field of form.querySelectorAll("[type=password]")) field.value = "";
    free(form);
    if ("reload" in form.dataset) setTimeout(() => location.reload(), 1000); // the file is on its way, and noted
  } else setTimeout(waitForFile, 300, form, mark);
}

function markOf(form) {
  const field = form.querySelector("input[name=mark]") || form.appendChild(document.createElement("input"));
  field.type = "hidden";
  field.name = "mark";
  field.value = Math.random().toString(36).slice(2, 12);
  return field.value;
}

addEventListener("submit", event => {
  const form = event.target;
  if (!form.dataset.export) return;
  if (form.dataset.label) {
    event.preventDefault();
    return;
  }
  busy(form, event.submitter);
  waitForFile(form, markOf(form));
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-export]").forEach(free));
