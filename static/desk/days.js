/* Beside a typed day: its weekday, so that a wrong one is seen before it is saved, and a calendar. */

(() => {
  const weekdays = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", timeZone: "UTC" });
  // 24/11/2026 as 2026-11-24, and back
  const turnAround = day =>
    day
      .match(/\d+/g)
      ?.reverse()
      .map(part => part.padStart(2, "0"))
      .join("-") || "";
  const fieldOf = button => document.getElementById(button.dataset.day);

  const showWeekday = field => {
    const typed = turnAround(field.value),
      day = new Date(typed);
    const isDay = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(typed);
    for (const label of field.labels) {
      if (isDay) label.dataset.weekday = weekdays.format(day);
      else delete label.dataset.weekday;
    }
  };

  const prepare = () =>
    document.querySelectorAll("[data-day]").forEach(button => {
      button.hidden = !HTMLInputElement.prototype.showPicker;
      showWeekday(fieldOf(button));
    });

  addEventListener("input", event => {
    if (document.querySelector(`[data-day="${event.target.id}"]`)) showWeekday(event.target);
  });
  addEventListener("click", event => {
    const button = event.target.closest("[data-day]");
    if (!button) return;
    const field = fieldOf(button),
      calendar = document.createElement("input");
    Object.assign(calendar, { type: "date", value: turnAround(field.value), tabIndex: -1, ariaHidden: true });
    calendar.addEventListener("change", () => {
      field.value = turnAround(calendar.value).replace(/-/g, "/");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
    button.parentElement.querySelector("[type=date]")?.remove();
    button.after(calendar);
    calendar.showPicker();
  });
  addEventListener("htmx:load", prepare);
  prepare();
})();
