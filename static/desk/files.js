/* More files than a form takes are put back at once: what refuses them later has not read what was typed. */

addEventListener("change", event => {
  const field = event.target;
  if (!field.dataset.most) return;
  const bytes = Array.from(field.files).reduce((sum, file) => sum + file.size, 0);
  const tooMany = field.files.length > field.dataset.most || bytes > field.dataset.bytes;
  if (tooMany) field.value = "";
  field.setCustomValidity(tooMany ? field.dataset.refused : "");
  field.reportValidity();
});
