// The rating form: what helps to fill it in. Without scripts each of this is done by hand.

import "./keys.js";
import "./page.js";
import "./profile.js";
import "./words.js";
import { form, restore, saveSoon } from "./draft.js";

const tags = document.getElementById("tags");
const reasons = document.getElementById("reason");

// Failure tags unfold where the verdict asks for them.
function unfoldTags({ target }) {
  if (tags && target.name === "verdict") tags.open = "asksTags" in target.dataset;
}

// One line of the codebook on the answer that has the focus, or else is chosen, under its row.
function define({ target }) {
  const row = target.closest?.("[data-row]");
  const line = row?.querySelector(".define > .said");
  const label = target.closest?.("label");
  if (!line || !label?.title) return;
  line.textContent = label.title;
  line.title = label.title;
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
form.addEventListener("change", define);
form.addEventListener("focusin", define);
reasons?.addEventListener("change", useReason);
if (form.contains(document.activeElement)) define({ target: document.activeElement });
restore();
