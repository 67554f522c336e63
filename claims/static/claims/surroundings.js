// What stands around a selection: words just outside of it, claims upon it, what its wording suggests. Fetched when the
// claim form opens, shown in the form; marking does not wait for it. `seen` tells the server that it was shown.
"use strict";
(() => {
  const popover = document.getElementById("mark");
  const surroundings = document.getElementById("surroundings");
  if (!popover || !surroundings) return;
  const form = popover.querySelector("form");
  const DELAY = 150;
  let waiting = 0;
  let fetching = null;

  const paint = () => {
    const phrases = [...surroundings.querySelectorAll("[data-phrase]")].map(({ dataset }) => dataset.phrase.split("-").map(Number));
    popover.dispatchEvent(new CustomEvent("outside", { detail: phrases.map(([start, end]) => ({ start, end })) }));
  };

  const clear = () => {
    surroundings.hidden = true;
    surroundings.replaceChildren();
    paint();
  };

  const show = (fragment, place) => {
    surroundings.innerHTML = fragment;
    for (const button of surroundings.querySelectorAll("[data-take]")) button.hidden = false;
    surroundings.hidden = !fragment.trim();
    form.elements.seen.value = place;
    paint();
  };

  const ask = async ({ start, end }) => {
    fetching = new AbortController();
    const query = new URLSearchParams({ capture: form.elements.capture.value, start, end });
    try {
      const response = await fetch(`${surroundings.dataset.address}?${query}`, { signal: fetching.signal });
      if (response.ok && !response.redirected) show(await response.text(), `${start}-${end}`);
      else clear();
    } catch (error) {
      // Given up for a newer selection, or not reached: then the server asks when the claim is marked.
      if (error.name !== "AbortError") clear();
    }
  };

  popover.addEventListener("chosen", (event) => {
    window.clearTimeout(waiting);
    if (fetching) fetching.abort();
    form.elements.seen.value = "";
    if (event.detail) waiting = window.setTimeout(() => ask(event.detail), DELAY);
    else clear();
  });

  surroundings.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.take) {
      form.elements[button.dataset.take].value = button.value;
      button.textContent = "Taken";
    } else if (button.name === "include") {
      const [start, end] = button.value.split("-").map(Number);
      const choice = new CustomEvent("choose", { cancelable: true, detail: { start, end } });
      if (!popover.dispatchEvent(choice)) event.preventDefault();
    }
  });
})();
