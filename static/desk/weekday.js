/* The weekday beside a date that is typed, so that a wrong day is seen before it is saved. */

const weekdays = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", timeZone: "UTC" });

function tellWeekday(field) {
  for (const label of field.labels) {
    if (field.valueAsDate) label.dataset.weekday = weekdays.format(field.valueAsDate);
    else delete label.dataset.weekday;
  }
}

function tellWeekdays() {
  document.querySelectorAll("input[type=date]").forEach(tellWeekday);
}

addEventListener("input", event => { if (event.target.type === "date") tellWeekday(event.target); });
addEventListener("htmx:load", tellWeekdays);
tellWeekdays();
