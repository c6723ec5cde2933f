/* The page of a village hall, left alone for a minute, leads to the start again. */
"use strict";

setTimeout(goOn, 60000, "/");
