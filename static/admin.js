/* The officers' desk works without this file; it only makes it pleasanter. */
"use strict";
