// Nothing typed into the rating form is lost: it is kept in this browser at once, and as a draft on the server soon.

export const form = document.getElementById("rating");
const saved = document.getElementById("saved");
const KEY = `evidence-typed-${form.dataset.key}`;
const SOON = 1500;
// What a page carries along and nobody typed.
const CARRIED = new Set(["csrfmiddlewaretoken", "replaces", "reviewer", "over", "skip", "skipped_because"]);

let waiting = 0;
let submitting = false;

function typed() {
  const fields = [...new FormData(form)];
  return JSON.stringify(fields.filter(([name, value]) => !CARRIED.has(name) && value !== ""));
}

// What the server has, as far as this page knows.
let sent = typed();

function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), typed: typed() }));
  } catch {
    // A browser may refuse to keep anything; the server keeps it too.
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Then nothing was kept.
  }
}

function put(field, value) {
  if (field.type === "radio" || field.type === "checkbox") field.checked = field.checked || field.value === value;
  else if (field.type !== "hidden") field.value = value;
}

function fill(pairs) {
  for (const [name, value] of pairs) {
    for (const field of form.elements) {
      if (field.name === name) put(field, value);
    }
  }
}

// What the server did not get before it stopped, or before the login expired.
export function restore() {
  const found = kept();
  if (!found || found.typed === sent) return;
  // A rating or a draft that the server has is newer than what was kept before it.
  if (found.at <= Number(form.dataset.known)) {
    forget();
    return;
  }
  fill(JSON.parse(found.typed));
  saved.textContent = "What you had typed in this browser is back.";
  save();
}

function told(status) {
  if (status === 204) return `Draft saved ${new Date().toISOString().slice(11, 16)} UTC`;
  if (status === 401) return "Your login has expired. What you type is kept in this browser; submit to log in again.";
  return "The draft is not saved on the server; it is kept in this browser.";
}

async function send(now) {
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.dataset.draft, { method: "POST", body, keepalive: true, redirect: "manual" });
  saved.textContent = told(answer.status);
  if (answer.status !== 204) return;
  sent = now;
  if (typed() === now) forget();
}

async function save() {
  const now = typed();
  if (submitting || now === sent) return;
  keep();
  try {
    await send(now);
  } catch {
    saved.textContent = "The server cannot be reached. What you type is kept in this browser.";
  }
}

export function saveSoon() {
  clearTimeout(waiting);
  keep();
  waiting = setTimeout(save, SOON);
}

function saveNow() {
  clearTimeout(waiting);
  save();
}

function submit(event) {
  if (submitting) {
    event.preventDefault();
    return;
  }
  submitting = true;
  clearTimeout(waiting);
  if (event.submitter?.value === "discard") forget();
  else keep();
}

form.addEventListener("input", saveSoon);
form.addEventListener("change", saveSoon);
form.addEventListener("submit", submit);
window.addEventListener("pagehide", saveNow);
// Back and forward show a page as it was left: it can be submitted again.
window.addEventListener("pageshow", () => {
  submitting = false;
});
