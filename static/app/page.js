/* What the scripts of a villagers' page share. Pages work without any of them. One job a file, sent as one
   (kiosk/web/static_files.py); their words stand in the page, in <template>s. They run from Chromium 80 on. */
"use strict";

function on(names, action) { names.split(" ").forEach(name => addEventListener(name, action, true)); }
function each(selector, action) { document.querySelectorAll(selector).forEach(action); }
function byId(id) { return document.getElementById(id); }
function words(name) { return byId(name + "-words").content.cloneNode(true); }
function ignore() {}

// A note on top of a part of the page.
function tell(name, place) {
  place.prepend(words(name));
  place.firstElementChild.scrollIntoView({ block: "center" });
  speakNew("." + name);
}
