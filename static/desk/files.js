/* A file that is too large is put back at once: what would refuse it later has not read what was typed. */

addEventListener("change", event => {
  const field = event.target;
  if (!field.dataset.bytes) return;
  const said = field.parentNode.querySelector("[role=alert]") || document.createElement("p");
  said.remove();
  if (!Array.from(field.files).some(file => file.size > field.dataset.bytes)) return;
  event.stopImmediatePropagation();
  field.value = "";
  said.className = "field-error";
  said.setAttribute("role", "alert");
  said.textContent = field.dataset.refused;
  field.before(said);
});
