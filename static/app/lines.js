/* The start page, untouched for half a minute, says three lines in turn to who only passes by. Loaded by it alone. */
"use strict";

const UNTOUCHED = 30000, EACH = 8000; // milliseconds
const lines = document.querySelectorAll(".home h1, .line");
let turn, turning;

function showLine(number) {
  turn = number % lines.length;
  lines.forEach((line, place) => line.classList.toggle("out", place !== turn));
  turning = setTimeout(nextLine, EACH);
}

// Not while the page is read aloud.
function nextLine() { showLine(document.querySelector(".saying") ? 0 : turn + 1); }

function firstLine() {
  clearTimeout(turning);
  showLine(0);
  clearTimeout(turning);
  turning = setTimeout(nextLine, UNTOUCHED);
}

if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
  on("touchstart mousedown keydown wheel scroll", firstLine);
  firstLine();
}
