// What stands around a selection: words just outside of it, claims upon it, what its wording suggests. Fetched when the
// claim form opens, shown in the form; marking does not wait for it. `seen` tells the server that it was shown.

import { focus, form, paint, placeAgain, popover, show } from "./form.js";
import { isDrawn, nameOf, rangeOf, select, spanOf } from "./text.js";

const surroundings = document.getElementById("surroundings");
const DELAY = 150;
// What comes later moves the buttons below it: a click that was meant for one of them meets nothing for so long.
const FRESH = 500;
let waiting = 0;
let fetching = null;

function spanNamed(name) {
  const [start, end] = name.split("-").map(Number);
  return { start, end };
}

function paintOutside() {
  const phrases = [...surroundings.querySelectorAll("[data-phrase]")].map(({ dataset }) => spanNamed(dataset.phrase));
  popover.dispatchEvent(new CustomEvent("outside", { detail: phrases }));
}

function clear() {
  surroundings.hidden = true;
  surroundings.replaceChildren();
  paintOutside();
}

function fill(fragment, span) {
  surroundings.innerHTML = fragment;
  for (const button of surroundings.querySelectorAll("[data-take]")) button.hidden = false;
  surroundings.hidden = !fragment.trim();
  surroundings.classList.add("fresh");
  window.setTimeout(() => surroundings.classList.remove("fresh"), FRESH);
  form.elements.seen.value = nameOf(span);
  paintOutside();
  placeAgain();
}

async function ask(span) {
  fetching = new AbortController();
  const query = new URLSearchParams({ capture: form.elements.capture.value, start: span.start, end: span.end });
  try {
    const response = await fetch(`${surroundings.dataset.address}?${query}`, { signal: fetching.signal });
    if (response.ok && !response.redirected) fill(await response.text(), span);
    else clear();
  } catch (error) {
    // Given up for a newer selection, or not reached: then the server asks when the claim is marked.
    if (error.name !== "AbortError") clear();
  }
}

function askSoon(span) {
  window.clearTimeout(waiting);
  fetching?.abort();
  form.elements.seen.value = "";
  if (span) waiting = window.setTimeout(() => ask(span), DELAY);
  else clear();
}

function take(button) {
  form.elements[button.dataset.take].value = button.value;
  button.textContent = "Taken";
}

// Choose another place; false where the page does not draw it as it was named, so that the server has to.
function choose(asked) {
  if (!isDrawn(asked)) return false;
  const range = rangeOf(asked);
  const span = spanOf(range);
  if (!span || nameOf(span) !== nameOf(asked)) return false;
  select(range);
  show(range, span);
  paint();
  focus();
  return true;
}

function press(event) {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.take) take(button);
  else if (button.name === "include" && choose(spanNamed(button.value))) event.preventDefault();
}

popover.addEventListener("chosen", (event) => askSoon(event.detail));
surroundings.addEventListener("click", press);
