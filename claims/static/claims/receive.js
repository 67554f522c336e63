// Takes one message from the window that opened this one, and fills the form with it. What was sent goes into fields and
// text nodes alone: it is never read as HTML here. Nothing is stored until the form is submitted.

const form = document.getElementById("receive");
const waiting = document.getElementById("waiting");
const refused = document.getElementById("refused");
const most = Number(form.dataset.maxBytes);
const MB = 1048576;
const PATIENCE = 10_000;
const LONGEST_TITLE = 500;
const TEXTS = ["html", "address", "canonical", "title", "selection"];
let late = 0;

function refuse(reason) {
  refused.textContent = reason;
  refused.hidden = false;
  waiting.hidden = true;
}

function originOf(address) {
  try {
    return new URL(address).origin;
  } catch {
    return "";
  }
}

// The address as any server takes it: a browser leaves some signs as they are, which no stored address has.
function plain(address) {
  return new URL(address).href.replace(/["<>\\^`{|}]/g, encodeURIComponent);
}

// Why this message cannot be taken; nothing where it can.
function fault(sent, origin) {
  const whole = TEXTS.every((name) => typeof sent[name] === "string") && sent.html;
  if (!whole) return "What came is not a whole page. Click the bookmarklet again.";
  if (!/^https?:/.test(sent.address)) return "This page is not from the web. Save it and upload it.";
  // The browser vouches for who sent the message, and for nothing else in it.
  if (originOf(sent.address) !== origin) return `A page of ${origin} says that it is ${sent.address}. Nothing was taken.`;
  return "";
}

function fill(sent) {
  const fields = form.elements;
  fields.address.value = plain(sent.address);
  fields.document_title.value = sent.title.trim().slice(0, LONGEST_TITLE);
  fields.title.value = fields.document_title.value;
  fields.selection.value = sent.selection;
}

function show(page, sent, origin) {
  document.getElementById("size").textContent = `${page.size.toLocaleString("en-GB")} bytes`;
  document.getElementById("origin").textContent = origin;
  document.getElementById("canonical").textContent = sent.canonical || "none";
  form.hidden = false;
  waiting.textContent = "The page is here. Look it over.";
}

function take(sent, origin) {
  const page = new File([sent.html], "page.html", { type: "text/html" });
  if (page.size > most) {
    const has = (page.size / MB).toFixed(1);
    refuse(`The page has ${has} MB; ${most / MB} MB is the most. Save it and put it in by parts.`);
    return;
  }
  const files = new DataTransfer();
  files.items.add(page);
  form.elements.html.files = files.files;
  fill(sent);
  show(page, sent, origin);
}

function receive(event) {
  if (event.source !== window.opener || event.data?.kind !== "evidence: page") return;
  window.removeEventListener("message", receive);
  clearTimeout(late);
  const reason = fault(event.data, event.origin);
  if (reason) refuse(reason);
  else take(event.data, event.origin);
}

function begin() {
  document.getElementById("how").hidden = true;
  waiting.hidden = false;
  const words = "The page does not answer. Go back to it and click the bookmarklet again.";
  late = setTimeout(() => refuse(words), PATIENCE);
  window.addEventListener("message", receive);
  window.opener.postMessage("evidence: ready", "*");
}

if (window.opener) begin();
