// Deciding, or coding the wording, with the keyboard: a number chooses in the row that has the focus and goes on, Ctrl
// and Enter send the form.

const form = document.getElementById("decide");
const tags = document.getElementById("tags");
const skip = document.getElementById("skip");

function modified(event) {
  return event.ctrlKey || event.metaKey || event.altKey;
}

function chosenBy(event) {
  const row = event.target.type === "radio" ? event.target.closest(".seg") : null;
  if (!row || modified(event) || !/^[0-9]$/.test(event.key)) return null;
  // The tenth has the key 0.
  return row.querySelectorAll('input[type="radio"]')[(Number(event.key) + 9) % 10] || null;
}

// The first field of the next row that is not folded away; after the last row the reason, or what sends the form.
function next(from) {
  // A reason to skip stands in no row: the button that skips comes after it.
  if (!from.closest("fieldset[data-row]")) return from.closest("fieldset").querySelector("button") || from;
  const rows = [...form.querySelectorAll("fieldset[data-row]")].filter((row) => row.checkVisibility());
  const row = rows[rows.indexOf(from.closest("fieldset[data-row]")) + 1];
  const field = row?.querySelector("input:checked") || row?.querySelector("input");
  return field || document.getElementById("id_rationale") || form.querySelector("button.main");
}

function press(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button.main"));
    return;
  }
  if (event.key === "s" && skip && event.target.type === "radio" && !modified(event)) {
    event.preventDefault();
    skip.open = true;
    skip.querySelector("input").focus();
    return;
  }
  const choice = chosenBy(event);
  if (!choice) return;
  event.preventDefault();
  choice.checked = true;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  next(choice).focus();
}

// Failure tags unfold where the verdict asks for them.
function unfold(event) {
  if (tags && event.target.name === "verdict") tags.open = "asksTags" in event.target.dataset;
}

form.addEventListener("change", unfold);
form.addEventListener("keydown", press);
document.getElementById("errors")?.focus();
