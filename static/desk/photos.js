/* A photo is sent as soon as it is chosen, one in a request, so that none is chosen anew because of another. */

{
  const part = () => document.getElementById("photos");
  const form = () => part()?.querySelector("form[enctype]");
  const show = (line, shown) => form().querySelectorAll(line).forEach(found => { found.hidden = !shown; });

  // Whether a child can be recognised is said first.
  const ready = () => {
    if (!form()) return;
    const field = form().elements.photo;
    field.multiple = true;
    field.disabled = !form().elements.nobody_young.checked;
    show("[type=submit]", false);
    show(".first", field.disabled);
  };

  const sendOne = async (fields, file) => {
    fields.set("photo", file);
    const answer = await fetch(form().action, { method: "POST", body: fields });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("photos");
    if (!page) throw answer;
    return page;
  };

  const send = async field => {
    const files = Array.from(field.files), refused = [], fields = new FormData(form());
    let last = null, lost = false;
    field.disabled = true;
    show(".sending", true);
    for (const file of files) {
      try {
        last = await sendOne(fields, file);
        refused.push(...last.querySelectorAll(".field-error[id]"));
      } catch {
        lost = true;
      }
    }
    if (last) part().replaceWith(last);
    if (form()) {
      show(".sending", false);
      show(".lost", lost);
      form().elements.kept_until.value = fields.get("kept_until");
      form().parentElement.open = true;
    }
    for (const error of refused) if (!part().contains(error)) part().prepend(error);
    readyDays();
    ready();
  };

  addEventListener("change", event => {
    if (event.target.matches("#photos [type=file]")) send(event.target);
    else if (event.target.name === "nobody_young") ready();
  });
  ready();
}
