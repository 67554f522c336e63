// Rating with the keyboard alone: a number chooses in the row that has the focus, Ctrl and Enter submit.

import { form } from "./draft.js";

function withModifier(event) {
  return event.ctrlKey || event.metaKey || event.altKey;
}

function submit(event) {
  event.preventDefault();
  form.requestSubmit(form.querySelector('button[value="submit"]'));
}

// In the row that has the focus and nowhere else: numbers are typed into the other fields.
function chosenBy(event) {
  const row = event.target.type === "radio" ? event.target.closest(".seg") : null;
  if (!row || withModifier(event) || !/^[1-9]$/.test(event.key)) return null;
  return row.querySelectorAll('input[type="radio"]')[Number(event.key) - 1] || null;
}

function press(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    submit(event);
    return;
  }
  const choice = chosenBy(event);
  if (!choice) return;
  event.preventDefault();
  choice.focus();
  choice.checked = true;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
}

form.addEventListener("keydown", press);
