/* Enter sends a row of a list on paper from each of its fields; of itself it would open a list of choices. */

addEventListener("keydown", event => {
  if (event.key !== "Enter" || !event.target.matches("form.paper-entry :is(select, [type=checkbox], [type=radio])"))
    return;
  event.preventDefault();
  event.target.form.requestSubmit();
});
