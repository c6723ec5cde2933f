/* A photo is sent as soon as it is chosen, one in a request, so that none is chosen anew because of another field. */

{
  const part = () => document.getElementById("photos");
  const fieldOf = name => part() && part().querySelector("[name=" + name + "]");

  const show = (line, shown) => part().querySelectorAll(line).forEach(found => { found.hidden = !shown; });

  // Whether a child can be recognised is said first.
  const ready = () => {
    const field = fieldOf("photo");
    if (!field) return;
    field.multiple = true;
    field.disabled = !fieldOf("nobody_young").checked;
    show("[name=save]", false);
    show(".first", field.disabled);
  };

  const sendOne = async (field, file) => {
    const fields = new FormData();
    for (const name of ["csrf_token", "nobody_young", "kept_until"]) fields.set(name, field.form.elements[name].value);
    fields.set("photo", file);
    const answer = await fetch(field.dataset.send, { method: "POST", body: fields });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("photos");
    if (!page) throw answer;
    return page;
  };

  const send = async field => {
    const files = Array.from(field.files), refused = [], day = fieldOf("kept_until").value;
    let last = null, lost = false;
    field.disabled = true;
    show(".sending", true);
    for (const file of files) {
      try {
        last = await sendOne(field, file);
        refused.push(...last.querySelectorAll(".field-error[id]"));
      } catch {
        lost = true;
      }
    }
    if (last) part().replaceWith(last);
    show(".sending", false);
    for (const error of refused) if (!part().contains(error)) part().prepend(error);
    show(".lost", lost);
    if (fieldOf("kept_until")) fieldOf("kept_until").value = day;
    readyDays();
    ready();
  };

  addEventListener("change", event => {
    if (event.target.matches("[data-send]")) send(event.target);
    else if (event.target.name === "nobody_young") ready();
  });
  ready();
}
