/* The officers' desk works without this file; it only makes it pleasanter. */
"use strict";

// A button to print is shown where it can do something.
document.querySelectorAll("[data-print]").forEach(function (button) {
  button.hidden = false;
  button.addEventListener("click", function () { window.print(); });
});

// A file takes a while: its button says so and can't be pressed twice. The server answers with a cookie that bears our
// mark; only then is the file surely on its way. Coming back to the page frees the button too.
function freeExport(form) {
  var button = form.querySelector("button");
  if (!form.dataset.label) return;
  button.disabled = false;
  button.querySelector("span").textContent = form.dataset.label;
  delete form.dataset.label;
}
function waitForFile(form, mark) {
  if (!form.dataset.label) return;
  if (document.cookie.indexOf("file-" + mark + "=") === -1) {
    setTimeout(waitForFile, 300, form, mark);
    return;
  }
  document.cookie = "file-" + mark + "=; path=/admin/; max-age=0";
  freeExport(form);
}
function markOf(form) {
  var field = form.querySelector("input[name=mark]") || form.appendChild(document.createElement("input"));
  field.type = "hidden";
  field.name = "mark";
  field.value = Math.random().toString(36).slice(2, 12);
  return field.value;
}
document.addEventListener("submit", function (event) {
  var form = event.target, button = form.querySelector("button");
  if (!form.dataset.export) return;
  if (form.dataset.label) {
    event.preventDefault();
    return;
  }
  var words = button.querySelector("span");
  form.dataset.label = words.textContent;
  words.textContent = form.dataset.export;
  button.disabled = true;
  waitForFile(form, markOf(form));
});
window.addEventListener("pageshow", function () {
  document.querySelectorAll("form[data-export]").forEach(freeExport);
});
