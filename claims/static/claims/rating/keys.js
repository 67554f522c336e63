// Rating with the keyboard alone: a number chooses in the row that has the focus and goes on to the next one, a letter
// puts a failure tag on or takes it off, Ctrl and Enter submit. Keys for the whole page are in page.js.

import { form } from "./draft.js";

export function withModifier(event) {
  return event.ctrlKey || event.metaKey || event.altKey;
}

function shown(element) {
  return element.checkVisibility ? element.checkVisibility() : element.offsetParent !== null;
}

// Where the focus stops on its way through the form: a field or the choice of each row, then the reason.
function stops() {
  const rows = [...form.querySelectorAll("[data-row]")].filter(shown);
  const fields = rows.map((row) => row.querySelector("input:checked") ?? row.querySelector("input"));
  return [...fields, document.getElementById("id_rationale")];
}

export function goOn(from) {
  const row = from.closest("[data-row]");
  const at = stops().findIndex((stop) => row.contains(stop));
  stops()[at + 1]?.focus();
}

function submit(event) {
  event.preventDefault();
  form.requestSubmit(form.querySelector('button[value="submit"]'));
}

// In the row that has the focus and nowhere else: numbers are typed into the other fields.
function numbered(target, key) {
  const row = target.type === "radio" ? target.closest(".seg") : null;
  return row && /^[1-9]$/.test(key) ? row.querySelectorAll('input[type="radio"]')[Number(key) - 1] : null;
}

function lettered(target, key) {
  if (target.type !== "checkbox" || key.length !== 1) return null;
  return target.closest("[data-row]")?.querySelector(`[data-key="${CSS.escape(key.toLowerCase())}"]`);
}

function choose(choice) {
  choice.focus();
  choice.checked = true;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  if (choice.closest("[data-row]")) goOn(choice);
}

function toggle(tag) {
  tag.focus();
  tag.click();
}

function isInRow(target) {
  return ["radio", "checkbox"].includes(target.type) && target.closest("[data-row]") !== null;
}

// What a key without others does here; null where it is none of ours.
function meant({ target, key }) {
  const choice = numbered(target, key);
  if (choice) return () => choose(choice);
  const tag = lettered(target, key);
  if (tag) return () => toggle(tag);
  // Elsewhere Enter would submit what is half filled in.
  return key === "Enter" && isInRow(target) ? () => goOn(target) : null;
}

function press(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    submit(event);
    return;
  }
  const act = withModifier(event) ? null : meant(event);
  if (!act) return;
  event.preventDefault();
  act();
}

form.addEventListener("keydown", press);
