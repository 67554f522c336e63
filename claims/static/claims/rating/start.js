// The rating form: what helps to fill it in. Without scripts each of this is done by hand.

import "./keys.js";
import { form, restore, saveSoon } from "./draft.js";

const tags = document.getElementById("tags");
const reasons = document.getElementById("reason");

// Failure tags unfold where the verdict asks for them.
function unfoldTags(event) {
  if (tags && event.target.name === "verdict") tags.open = "asksTags" in event.target.dataset;
}

// The certainty that was given last on this question.
function chooseAgain({ dataset }) {
  const choice = form.querySelector(`input[name="${dataset.choose}"][value="${dataset.value}"]`);
  choice.checked = true;
  choice.focus();
  saveSoon();
}

// The rationale of another claim of this question, after what is there.
function useReason() {
  const words = reasons.selectedOptions[0].dataset.text;
  reasons.value = "";
  if (!words) return;
  const field = document.getElementById("id_rationale");
  field.value = field.value ? `${field.value}\n\n${words}` : words;
  field.focus();
  saveSoon();
}

for (const button of form.querySelectorAll("[data-choose]")) {
  button.hidden = false;
  button.addEventListener("click", () => chooseAgain(button));
}
form.addEventListener("change", unfoldTags);
reasons?.addEventListener("change", useReason);
document.getElementById("errors")?.focus();
restore();
