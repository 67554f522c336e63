// Lists: how many rows are chosen, and choosing all of a page. Without it each row is ticked by hand.

function boxesOf(form) {
  return [...form.elements].filter((element) => element.name === "uid");
}

function showChosen(form) {
  const boxes = boxesOf(form);
  const chosen = boxes.filter((box) => box.checked).length;
  form.querySelector("[data-chosen]").textContent = chosen ? `(${chosen})` : "";
  const label = form.querySelector("[data-choose-all]");
  label.hidden = boxes.length === 0;
  const all = label.querySelector("input");
  all.checked = chosen > 0 && chosen === boxes.length;
  all.indeterminate = chosen > 0 && chosen < boxes.length;
}

function chooseAll(form, chosen) {
  for (const box of boxesOf(form)) {
    box.checked = chosen;
  }
}

function begin() {
  const form = document.getElementById("several");
  if (form) {
    showChosen(form);
  }
}

document.addEventListener("change", (event) => {
  const form = document.getElementById("several");
  if (!form || event.target.form !== form) {
    return;
  }
  if (event.target.closest("[data-choose-all]")) {
    chooseAll(form, event.target.checked);
  }
  showChosen(form);
});
document.addEventListener("htmx:afterSettle", begin);
begin();
