/* A photo is sent as soon as it is chosen, one in a request, so that none is chosen again because of another. */

(() => {
  const part = () => document.getElementById("photos");
  const form = () => part()?.querySelector("form[enctype]");
  const toggle = (line, isShown) =>
    form()
      .querySelectorAll(line)
      .forEach(found => {
        found.hidden = !isShown;
      });

  // Whether a child can be recognised is said first.
  const prepare = () => {
    if (!form()) return;
    const field = form().elements.photo;
    field.multiple = true;
    field.disabled = !form().elements.nobody_young.checked;
    toggle("[type=submit]", false);
    toggle("[data-part=first]", field.disabled);
  };

  const sendOne = async (fields, file) => {
    fields.set("photo", file);
    const answer = await fetch(form().action, { method: "POST", body: fields });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("photos");
    if (!page) throw answer;
    return page;
  };

  const send = async field => {
    const files = Array.from(field.files),
      errors = [],
      fields = new FormData(form());
    let last = null,
      isLost = false;
    field.disabled = true;
    toggle("[data-part=sending]", true);
    for (const file of files) {
      try {
        last = await sendOne(fields, file);
        errors.push(...last.querySelectorAll(".field-error[id]"));
      } catch {
        isLost = true;
      }
    }
    if (last) part().replaceWith(last);
    if (form()) {
      toggle("[data-part=sending]", false);
      toggle("[data-part=lost]", isLost);
      form().parentElement.open = true;
    }
    for (const error of errors) if (!part().contains(error)) part().prepend(error);
    prepare();
  };

  addEventListener("change", event => {
    if (event.target.matches("#photos [type=file]")) send(event.target);
    else if (event.target.name === "nobody_young") prepare();
  });
  prepare();
})();
