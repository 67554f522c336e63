// The rating form with the keyboard alone, and nothing typed is lost.
"use strict";
(() => {
  const form = document.getElementById("rating");
  if (!form) return;
  const saved = document.getElementById("saved");
  const key = `evidence-typed-${form.dataset.key}`;
  const WAIT = 1500;
  let timer = 0, sent = null, submitting = false;

  const typed = () => {
    const data = new FormData(form);
    data.delete("csrfmiddlewaretoken");
    return data;
  };
  const HIDDEN = ["replaces", "reviewer"];
  const asText = () => JSON.stringify([...typed()].filter(([name, value]) => !HIDDEN.includes(name) && value !== ""));
  sent = asText();

  const keepHere = () => {
    const kept = JSON.stringify({ at: Date.now(), typed: asText() });
    try { localStorage.setItem(key, kept); } catch { /* the server keeps it too */ }
  };
  const forget = () => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } };

  // What the server did not get before it stopped, or before the login expired.
  const restore = () => {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(key)); } catch { return; }
    if (!kept || kept.typed === sent) return;
    // A rating or a draft that the server has is newer than what was kept before it.
    if (kept.at <= Number(form.dataset.known)) { forget(); return; }
    for (const [name, value] of JSON.parse(kept.typed)) {
      for (const field of form.elements) {
        if (field.name !== name) continue;
        if (field.type === "radio" || field.type === "checkbox") { if (field.value === value) field.checked = true; }
        else if (field.type !== "hidden") field.value = value;
      }
    }
    saved.textContent = "What you had typed in this browser is back.";
    save();
  };

  const save = async () => {
    const now = asText();
    if (submitting || now === sent) return;
    keepHere();
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body, keepalive: true, redirect: "manual" });
      if (answer.status === 204) {
        sent = now;
        if (asText() === now) forget();
        saved.textContent = `Draft saved ${new Date().toISOString().slice(11, 16)} UTC`;
      } else if (answer.status === 401) {
        saved.textContent = "Your login has expired. What you type is kept in this browser; submit to log in again.";
      } else {
        saved.textContent = "The draft is not saved on the server; it is kept in this browser.";
      }
    } catch {
      saved.textContent = "The server cannot be reached. What you type is kept in this browser.";
    }
  };
  const soon = () => { clearTimeout(timer); keepHere(); timer = setTimeout(save, WAIT); };

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  window.addEventListener("pagehide", () => { clearTimeout(timer); save(); });

  form.addEventListener("submit", (event) => {
    if (submitting) { event.preventDefault(); return; }
    submitting = true;
    clearTimeout(timer);
    if (event.submitter && event.submitter.value === "discard") forget(); else keepHere();
  });
  // Back and forward show a page as it was left: it can be submitted again.
  window.addEventListener("pageshow", () => { submitting = false; });

  // Number keys choose in the row that has the focus, and nowhere else.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector('button[value="submit"]'));
      return;
    }
    const row = event.target.type === "radio" ? event.target.closest(".seg") : null;
    if (!row || event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
    const choice = row.querySelectorAll('input[type="radio"]')[Number(event.key) - 1];
    if (!choice) return;
    event.preventDefault();
    choice.focus();
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // Failure tags unfold where the verdict asks for them.
  const tags = document.getElementById("tags");
  form.addEventListener("change", (event) => {
    if (tags && event.target.name === "verdict") tags.open = "asksTags" in event.target.dataset;
  });

  for (const button of form.querySelectorAll("[data-choose]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const choice = form.querySelector(`input[name="${button.dataset.choose}"][value="${button.dataset.value}"]`);
      choice.checked = true;
      choice.focus();
      soon();
    });
  }

  const reasons = document.getElementById("reason");
  if (reasons) reasons.addEventListener("change", () => {
    const text = reasons.selectedOptions[0].dataset.text;
    const field = document.getElementById("id_rationale");
    if (text) {
      field.value = field.value ? `${field.value}\n\n${text}` : text;
      field.focus();
      soon();
    }
    reasons.value = "";
  });

  const errors = document.getElementById("errors");
  if (errors) errors.focus();
  restore();
})();
