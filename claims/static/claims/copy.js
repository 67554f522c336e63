// Copies a quote with its source. The text stands in a read-only field, which is also there without scripts.

const said = document.getElementById("copied");

async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = "Copied.";
  } catch {
    const fold = field.closest("details");
    if (fold) fold.open = true;
    field.select();
    said.textContent = "Press Ctrl+C to copy the selected text.";
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(document.getElementById(button.dataset.copy)));
}
