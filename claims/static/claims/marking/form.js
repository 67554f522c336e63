// The claim form beside the selected words: shown with them, placed, painted, closed, sent once.

import { nameOf, rangeOf, rangesOf, readIn } from "./text.js";

export const popover = document.getElementById("mark");
export const form = popover.querySelector("form");
// Where words are put beside a claim, the first of the buttons that say how.
const main = form.querySelector(".button.main") ?? form.querySelector("button[type=submit]");
const reader = document.getElementById("reader");
// On small screens and for fingers it is a sheet at the bottom, which the style sheet places.
const sheet = window.matchMedia("(max-width: 64rem), (pointer: coarse)");
const GAP = 8;
// In pixels: with less of the form in view nobody could use it.
const LEAST = 260;

let shown = null;
let dismissed = "";
let sent = false;

export const isShown = (span) => shown !== null && nameOf(shown) === nameOf(span);
export const isDismissed = (span) => nameOf(span) === dismissed;

// Do not open again by itself for these words; for any, without words.
export function dismiss(span) {
  dismissed = span ? nameOf(span) : "";
}

// Never over the words: below them where there is room or more of it than above, else above, and no larger than the room.
function placeBeside(words, frame) {
  popover.style.maxBlockSize = "";
  const below = window.innerHeight - words.bottom - 2 * GAP;
  const above = words.top - 2 * GAP;
  const up = popover.offsetHeight > below && above > below;
  popover.style.maxBlockSize = `${Math.max(up ? above : below, LEAST)}px`;
  popover.style.top = up ? "auto" : `${words.bottom + GAP - frame.top}px`;
  popover.style.bottom = up ? `${frame.bottom - words.top + GAP}px` : "auto";
  const left = Math.min(Math.max(words.left, frame.left + GAP), frame.right - popover.offsetWidth - GAP);
  popover.style.left = `${Math.max(left - frame.left, 0)}px`;
  // Where neither side has room the page moves, and the words with it.
  popover.scrollIntoView({ block: "nearest" });
}

// The sheet stays where it is: the words move out from under it, as far as their beginning stays in view.
function placeAbove(words) {
  for (const side of ["top", "bottom", "left", "maxBlockSize"]) popover.style[side] = "";
  const hidden = words.bottom - (window.innerHeight - popover.offsetHeight - GAP);
  if (hidden > 0) window.scrollBy(0, Math.min(hidden, words.top - GAP));
}

function place(range) {
  const words = range.getBoundingClientRect();
  if (sheet.matches) placeAbove(words);
  else placeBeside(words, reader.getBoundingClientRect());
}

// The form has become taller or shorter.
export function placeAgain() {
  if (shown) place(rangeOf(shown));
}

function fill(range, span) {
  for (const name of ["start", "end", "quote"]) form.elements[name].value = span[name];
  const count = span.end - span.start;
  document.getElementById("chosen").textContent = readIn(range);
  const left = span.trimmed ? ", white space at the ends left out" : "";
  document.getElementById("length").textContent = `${count.toLocaleString("en-GB")} character${count === 1 ? "" : "s"}${left}`;
}

function tell(name, detail) {
  popover.dispatchEvent(new CustomEvent(name, { detail }));
}

function highlight(name, spans) {
  if (window.Highlight && CSS.highlights) CSS.highlights.set(name, new Highlight(...spans.flatMap(rangesOf)));
}

// While the form has the focus the browser no longer shows the selection: then the chosen words are painted.
export function paint() {
  if (shown) highlight("chosen", [shown]);
}

export function show(range, span) {
  shown = span;
  fill(range, span);
  popover.hidden = false;
  place(range);
  tell("chosen", span);
}

export function hide() {
  if (shown) dismiss(shown);
  shown = null;
  popover.hidden = true;
  tell("chosen", null);
  highlight("chosen", []);
}

export function focus() {
  main.focus();
}

function cancel() {
  hide();
  tell("cancelled");
}

function cancelOnEscape(event) {
  if (event.key !== "Escape" || popover.hidden) return;
  event.stopPropagation();
  event.preventDefault();
  cancel();
}

// A double click makes one claim.
function sendOnce(event) {
  if (sent) event.preventDefault();
  sent = true;
}

popover.addEventListener("outside", (event) => highlight("outside", event.detail));
popover.addEventListener("focusin", paint);
popover.addEventListener("toggle", placeAgain, true);
document.getElementById("cancel").addEventListener("click", cancel);
document.addEventListener("keydown", cancelOnEscape, true);
form.addEventListener("submit", sendOnce);
window.addEventListener("pageshow", () => {
  sent = false;
});
