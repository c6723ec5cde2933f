/* A button that copies a text of the page. Not by navigator.clipboard, which a hall's plain HTTP does not have. */

const readyCopies = () => document.querySelectorAll("[data-copies]").forEach(button => { button.hidden = false; });

addEventListener("click", event => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  getSelection().selectAllChildren(document.getElementById(button.dataset.copies));
  if (document.execCommand("copy")) button.querySelector("span").textContent = button.dataset.done;
});

addEventListener("htmx:load", readyCopies);
readyCopies();
