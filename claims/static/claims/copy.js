// Copies a quote with its source. The text stands in a read-only field, which is also there without scripts.
"use strict";
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const said = document.getElementById("copied");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Copied.";
    } catch {
      field.closest("details").open = true;
      field.select();
      said.textContent = "Press Ctrl+C to copy the selected text.";
    }
  });
}
