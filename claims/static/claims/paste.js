// The page that takes a document: a file can be dropped anywhere on it, the HTML of what was pasted can be kept, and what
// is too large is told before it is sent, so that nothing typed is lost on the way.

const form = document.getElementById("paste");
const notice = document.getElementById("too-large");
const choice = document.getElementById("pasted-as");
const ask = document.getElementById("ask-archive");
const { text, file, html, picture, address } = form.elements;
const SAVE = "https://web.archive.org/save/";
const MB = 1048576;
// A character has three bytes in UTF-8 at most, as JavaScript counts characters.
const WIDEST = 3;

const most = () => Number(form.dataset.maxBytes);

function say(words) {
  notice.textContent = words;
  notice.hidden = !words;
}

const inMB = (bytes) => (bytes / MB).toFixed(1);

// Counting the bytes of a long text takes a while: only done where it could matter.
function sizes() {
  const shot = [...picture.files].map(({ size }) => size);
  if (file.files.length) return [...file.files].map(({ size }) => size).concat(shot);
  return [text.value.length * WIDEST < most() ? 0 : new Blob([text.value]).size, ...shot];
}

function fits() {
  const bytes = sizes();
  const largest = Math.max(...bytes);
  const all = bytes.reduce((sum, size) => sum + size, 0);
  const together = Number(form.dataset.maxTogether);
  let words = "";
  if (largest > most()) words = `This has ${inMB(largest)} MB; ${most() / MB} MB is the most. Put it in by parts.`;
  else if (all > together) {
    words = `Together they have ${inMB(all)} MB; ${together / MB} MB is the most. Put in fewer at once.`;
  }
  say(words);
  return !words;
}

function submit(event) {
  if (fits()) return;
  event.preventDefault();
  notice.scrollIntoView({ block: "center" });
}

// Dropping: a browser would leave the page for the file, and with it what was typed.
const brings = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");

function over(event) {
  if (!brings(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  form.classList.add("dropping");
}

function out(event) {
  if (!event.relatedTarget) form.classList.remove("dropping");
}

function drop(event) {
  if (!brings(event)) return;
  event.preventDefault();
  form.classList.remove("dropping");
  const { files } = event.dataTransfer;
  if (event.target === picture) {
    picture.files = files;
    fits();
    return;
  }
  if (files.length !== 1 && !file.multiple) {
    say("Drop one file at a time.");
    return;
  }
  file.files = files;
  file.dispatchEvent(new Event("change", { bubbles: true }));
  file.focus();
}

// Pasted rich text: offered only while the box holds what was pasted and nothing else.
let pasted = html.value ? text.value : "";

function offer(markup) {
  html.value = markup;
  choice.hidden = !markup;
  if (!markup) form.elements.pasted_as[0].checked = true;
}

function paste(event) {
  const markup = event.clipboardData ? event.clipboardData.getData("text/html") : "";
  const all = text.selectionStart === 0 && text.selectionEnd === text.value.length;
  if (!markup || !all) return;
  // The box has the text only after this event.
  setTimeout(() => {
    pasted = text.value;
    offer(pasted ? markup : "");
  });
}

function change() {
  if (html.value && text.value !== pasted) offer("");
}

// The archive is asked for the very page, as soon as its address is known.
function askFor() {
  const typed = address.value.trim();
  ask.href = /^https?:\/\//i.test(typed) ? SAVE + typed : SAVE;
}

if (!html.value) offer("");
if (address) {
  address.addEventListener("input", askFor);
  askFor();
}
picture.addEventListener("change", fits);
file.addEventListener("change", fits);
form.addEventListener("submit", submit);
document.addEventListener("dragenter", over);
document.addEventListener("dragover", over);
document.addEventListener("dragleave", out);
document.addEventListener("drop", drop);
text.addEventListener("paste", paste);
text.addEventListener("input", change);
