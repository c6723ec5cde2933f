/* A file that is too large is put back at once: the server would refuse it with all that was typed beside it. A file
   to fetch takes a while: its button says so and can't be pressed twice. The server answers with a cookie that bears
   our mark; only then is the file surely on its way. Coming back to the page frees the button too. */

(() => {
  const free = form => {
    const button = form.querySelector("button:disabled");
    if (!button) return;
    button.querySelector("span").textContent = form.dataset.label;
    button.disabled = false;
    delete form.dataset.label;
  };

  const awaitFile = (form, cookie) => {
    if (!form.dataset.label) return;
    if (!document.cookie.includes(cookie)) return setTimeout(awaitFile, 300, form, cookie);
    document.cookie = `${cookie}; path=/admin/; max-age=0`;
    form.querySelectorAll("[type=password]").forEach(field => {
      field.value = "";
    });
    free(form);
    if ("reload" in form.dataset) setTimeout(() => location.reload(), 1000); // the file is on its way, and noted
  };

  addEventListener("submit", event => {
    const form = event.target,
      words = event.submitter?.querySelector("span");
    if (!form.dataset.export) return;
    if (form.dataset.label) return event.preventDefault();
    const mark = Math.random().toString(36).slice(2, 12);
    form.addEventListener("formdata", ({ formData }) => formData.set("mark", mark), { once: true });
    form.dataset.label = words.textContent;
    words.textContent = form.dataset.export;
    event.submitter.disabled = true;
    awaitFile(form, `file-${mark}=`);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-export]").forEach(free));

  addEventListener("change", event => {
    const field = event.target;
    if (!field.dataset.bytes) return;
    const note = field.parentNode.querySelector("[role=alert]") || document.createElement("p");
    note.remove();
    if (!Array.from(field.files).some(file => file.size > field.dataset.bytes)) return;
    event.stopImmediatePropagation();
    field.value = "";
    Object.assign(note, { className: "field-error", role: "alert", textContent: field.dataset.refused });
    field.before(note);
  });
})();
