/* How much of a large file has been sent. */

addEventListener("htmx:xhr:progress", event => {
  const bar = event.target.querySelector("progress");
  const { loaded, total, lengthComputable } = event.detail;
  if (!bar || !lengthComputable) return;
  bar.hidden = false;
  bar.max = total;
  bar.value = loaded;
});
