/* Buttons that work with script alone, shown by it: one prints, one copies a text of the page. */

(() => {
  const BUTTONS = "[data-print], [data-copies]";
  const prepare = () =>
    document.querySelectorAll(BUTTONS).forEach(button => {
      button.hidden = false;
    });

  addEventListener("click", event => {
    const button = event.target.closest(BUTTONS);
    if (!button) return;
    if (button.matches("[data-print]")) return print();
    getSelection().selectAllChildren(document.getElementById(button.dataset.copies));
    // not navigator.clipboard, which a hall's plain HTTP does not have
    if (document.execCommand("copy")) button.querySelector("span").textContent = button.dataset.done;
  });
  addEventListener("htmx:load", prepare);
  prepare();
  document.querySelector("[data-print][autofocus]")?.focus(); // printing is what comes next
})();
