// The page that takes a document: a file can be dropped anywhere on it, the HTML of what was pasted can be kept, and what
// is too large is told before it is sent, so that nothing typed is lost on the way.
"use strict";
(() => {
  const form = document.getElementById("paste");
  if (!form) return;
  const notice = document.getElementById("too-large");
  const { text, file, html } = form.elements;

  const say = (words) => { notice.textContent = words; notice.hidden = !words; return !words; };
  const size = () => (file.files.length ? file.files[0].size : new Blob([text.value]).size);
  const check = () => {
    const most = Number(form.dataset.maxBytes);
    const bytes = text.value.length * 3 < most && !file.files.length ? 0 : size();
    if (bytes <= most) return say("");
    return say(`This has ${(bytes / 1048576).toFixed(1)} MB; ${most / 1048576} MB is the most. Put it in by parts.`);
  };
  file.addEventListener("change", check);
  form.addEventListener("submit", (event) => { if (!check()) { event.preventDefault(); notice.scrollIntoView({ block: "center" }); } });

  // Dropping: a browser would leave the page for the file, and with it what was typed.
  const brings = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  const over = (event) => { if (brings(event)) { event.preventDefault(); event.dataTransfer.dropEffect = "copy"; form.classList.add("dropping"); } };
  document.addEventListener("dragenter", over);
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("dropping"); });
  document.addEventListener("drop", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    form.classList.remove("dropping");
    const { files } = event.dataTransfer;
    if (files.length !== 1) { say("Drop one file at a time."); return; }
    file.files = files;
    file.dispatchEvent(new Event("change", { bubbles: true }));
    file.focus();
  });

  // Pasted rich text: offered only while the box holds what was pasted and nothing else.
  const choice = document.getElementById("pasted-as");
  const offer = (markup) => {
    html.value = markup;
    choice.hidden = !markup;
    if (!markup) form.elements.pasted_as[0].checked = true;
  };
  if (!html.value) offer("");
  let pasted = html.value ? text.value : "";
  text.addEventListener("paste", (event) => {
    const markup = event.clipboardData ? event.clipboardData.getData("text/html") : "";
    const all = text.selectionStart === 0 && text.selectionEnd === text.value.length;
    if (markup && all) setTimeout(() => { pasted = text.value; offer(pasted ? markup : ""); });
  });
  text.addEventListener("input", () => { if (html.value && text.value !== pasted) offer(""); });
})();
