// Selecting with the mouse, a finger, or shift and the arrow keys opens the claim form.

import { dismiss, hide, isDismissed, isShown, popover, show } from "./form.js";
import { isStepping } from "./steps.js";
import { selected, text } from "./text.js";

// Handles can be dragged for a while after a finger was lifted.
const SETTLED = 250;
let pressed = false;
let waiting = 0;

function update() {
  if (isStepping() || popover.contains(document.activeElement)) return;
  const found = selected();
  if (found && !isDismissed(found.span) && !isShown(found.span)) show(found.range, found.span);
}

function press(event) {
  if (popover.contains(event.target)) return;
  pressed = event.pointerType === "mouse";
  dismiss(null);
  hide();
  // A click elsewhere leaves the words selected; they were meant to be left.
  if (!text.contains(event.target)) dismiss(selected()?.span);
}

function release(event) {
  pressed = false;
  if (!popover.contains(event.target)) window.setTimeout(update, 0);
}

function settle() {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => pressed || update(), SETTLED);
}

// Words inside a marked claim can be selected too, without following its link.
function stay(event) {
  if (event.target.closest("a.claim-mark") && selected()) event.preventDefault();
}

document.addEventListener("pointerdown", press);
document.addEventListener("pointerup", release);
document.addEventListener("pointercancel", release);
document.addEventListener("selectionchange", settle);
text.addEventListener("click", stay);
