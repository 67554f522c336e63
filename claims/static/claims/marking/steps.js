// Stepping through the sentences of the text with the keyboard: arrows move, shift extends, Enter marks, Escape leaves.

import { focus, hide, popover, show } from "./form.js";
import { pointOf, rangeOf, selected, startInView, text } from "./text.js";

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
// Room above and below a sentence that counts as in view.
const MARGIN = 80;
const sentences = JSON.parse(document.getElementById("sentences").textContent);
const button = document.getElementById("step");

let stepping = false;
// Focus that came with the keyboard begins the stepping; a click into the text does not.
let byKeyboard = true;
// The sentence from which a choice extends, and the one to which it does.
let fixed = -1;
let moving = -1;

export const isStepping = () => stepping;

function firstInView() {
  const from = startInView();
  return Math.max(sentences.findIndex(([start]) => start >= from), 0);
}

function scrollTo(range) {
  const words = range.getBoundingClientRect();
  if (words.top >= MARGIN && words.bottom <= window.innerHeight - MARGIN) return;
  window.scrollBy(0, words.top - window.innerHeight / 3);
}

function choose() {
  const [first, last] = [Math.min(fixed, moving), Math.max(fixed, moving)];
  document.getSelection().setBaseAndExtent(...pointOf(sentences[first][0]), ...pointOf(sentences[last][1]));
  const [start, end] = sentences[moving];
  const range = rangeOf({ start, end });
  scrollTo(range);
  document.getElementById("spoken").textContent = range.toString();
}

function enter() {
  if (stepping || !sentences.length) return;
  stepping = true;
  hide();
  if (moving < 0) moving = firstInView();
  fixed = moving;
  choose();
}

function leave() {
  stepping = false;
  document.getSelection().removeAllRanges();
  button.focus();
}

function open() {
  const found = selected();
  if (!found) return;
  show(found.range, found.span);
  focus();
}

function move(by, extend) {
  moving = Math.min(Math.max(moving + by, 0), sentences.length - 1);
  if (!extend) fixed = moving;
  hide();
  choose();
}

function press(event) {
  if (!stepping || event.target !== text || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in STEPS) move(STEPS[event.key], event.shiftKey);
  else if (event.key === "Enter") open();
  else if (event.key === "Escape") leave();
  else return;
  event.preventDefault();
}

function point(event) {
  if (popover.contains(event.target)) return;
  byKeyboard = false;
  stepping = false;
}

document.addEventListener("keydown", () => {
  byKeyboard = true;
}, true);
document.addEventListener("pointerdown", point);
text.addEventListener("focus", () => byKeyboard && enter());
text.addEventListener("keydown", press);
button.addEventListener("click", () => {
  byKeyboard = true;
  text.focus();
  enter();
});
popover.addEventListener("cancelled", () => stepping && text.focus());

text.tabIndex = 0;
text.setAttribute("role", "group");
text.setAttribute("aria-label", "Text of this copy");
text.setAttribute("aria-describedby", "how");
button.hidden = false;
document.getElementById("how").hidden = false;
