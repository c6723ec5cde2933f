/* Helpers for the scripts of a villagers' page. Pages work without any script. Each file does one job and is a closure:
   its first line names what it uses of `kiosk`, its last what it adds. Several are sent as one
   (kiosk/web/static_files.py); their words stand in the page, in <template>s. They run from Chromium 80 on. */
"use strict";

Object.assign(kiosk, {
  answered: Date.now(), // when the server answered last; this and the next are set by other files
  isOver: false, // true once the visit has ended
  on(names, action) {
    names.split(" ").forEach(name => addEventListener(name, action, true));
  },
  each(selector, action) {
    document.querySelectorAll(selector).forEach(action);
  },
  byId(id) {
    return document.getElementById(id);
  },
  words(name) {
    return kiosk.byId(name + "-words").content.cloneNode(true);
  }
});
