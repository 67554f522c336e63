// The certainty profile while it is filled in: to which level it leads, and whether that is the one that is chosen. The
// rule is claims/rules/review/profile.py; the page says the same once it is drawn again.

import { form } from "./draft.js";

const profile = document.getElementById("profile");

// The levels from the highest to the lowest, as the first choice lists them.
function levels(start) {
  return [...start.options].filter((option) => option.value);
}

function moves() {
  const chosen = [...profile.querySelectorAll("fieldset select")].map((select) => select.selectedOptions[0]);
  return chosen.reduce((sum, option) => sum + Number(option.dataset.moves ?? 0), 0);
}

function leadsTo() {
  const start = profile.querySelector('select[name="profile-start"]');
  const scale = levels(start);
  const from = scale.indexOf(start.selectedOptions[0]);
  return from < 0 ? null : scale[Math.max(0, Math.min(scale.length - 1, from - moves()))];
}

function warningOf(level) {
  const chosen = form.querySelector('input[name="certainty"]:checked');
  if (!level || !chosen || chosen.value === level.value) return "";
  // The words of the answer, without its sign and its key.
  const word = chosen.closest("label").querySelector("span:not(.pips)").textContent.trim();
  return `From the certainty profile follows “${level.text}”, and “${word}” is chosen.`;
}

function weigh() {
  const level = leadsTo();
  document.getElementById("profile-leads").textContent = level ? `It leads to: ${level.text}` : "";
  const warning = warningOf(level);
  document.getElementById("profile-warning").textContent = warning;
  document.getElementById("profile-warns").hidden = !warning;
}

if (profile) form.addEventListener("change", weigh);
