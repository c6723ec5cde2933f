/* The page of a village hall, left alone for a minute, leads to the start again. */
setTimeout(kiosk.openOnceThere, 60000, "/");
