// Keys of the whole rating page, outside of fields and rows: s skips, o shows the question's other claims, ? the keys.
// Who does not want them turns them off, and this browser keeps that.

import { form } from "./draft.js";
import { withModifier } from "./keys.js";

const KEY = "evidence-page-keys";
const list = document.getElementById("keys");
const others = document.getElementById("others");
const skip = document.getElementById("skip");
let before = null;

function wanted() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

function want(on) {
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch {
    // A browser may refuse to keep anything.
  }
}

function showKeys() {
  list?.showModal();
}

// There, and back to where one was.
function showOthers() {
  if (!others) return;
  others.open = !others.open;
  if (others.open) {
    before = document.activeElement;
    others.querySelector("a").focus();
  } else {
    (before ?? form.querySelector("input:not([type=hidden])")).focus();
  }
}

function startSkip() {
  if (!skip) {
    document.getElementById("skip-now")?.click();
    return;
  }
  skip.open = true;
  skip.querySelector("input").focus();
}

const ACTS = new Map([
  ["?", showKeys],
  ["o", showOthers],
  ["s", startSkip],
]);

function isTypedInto(target) {
  return target.matches("textarea, select, input:not([type=radio], [type=checkbox])") || target.isContentEditable;
}

function press(event) {
  const act = ACTS.get(event.key);
  if (!act || event.defaultPrevented || withModifier(event) || isTypedInto(event.target) || list?.open) return;
  if (!wanted()) return;
  event.preventDefault();
  act();
}

function leave(event) {
  if (event.key !== "Escape") return;
  if (others?.open && others.contains(event.target)) showOthers();
  else if (skip?.open) skip.open = false;
}

if (list) {
  const on = document.getElementById("keys-on");
  const button = document.getElementById("show-keys");
  on.checked = wanted();
  on.addEventListener("change", () => want(on.checked));
  button.hidden = false;
  button.addEventListener("click", showKeys);
  document.addEventListener("keydown", press);
  document.addEventListener("keydown", leave);
}
