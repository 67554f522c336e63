// Data entry: the boxes in which records are searched get the names of their fields, which their script leaves out.

// In a table of rows a field has no label of its own but the head of its column.
function headOf(field) {
  const cell = field.closest("td");
  return cell?.closest("table").tHead.rows[0].cells[cell.cellIndex];
}

function name(box) {
  const field = box.previousElementSibling;
  const label = field.labels?.[0] || headOf(field);
  const shown = box.querySelector(".select2-selection__rendered, .select2-search__field");
  if (!label || !shown) return;
  label.id ||= `name-of-${field.id}`;
  shown.setAttribute("aria-labelledby", label.id);
  box.querySelector("[role=combobox]")?.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
}

function nameAll() {
  for (const box of document.querySelectorAll(".select2-container")) {
    if (box.previousElementSibling) name(box);
  }
}

// Their script runs at a time of its own, and again for each row that is added.
new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();
