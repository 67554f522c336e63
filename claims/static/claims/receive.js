// Takes one message from the window that opened this one, and fills the form with it. What was sent goes into fields and
// text nodes alone: it is never read as HTML here. Nothing is stored until the form is submitted.
"use strict";
(() => {
  const form = document.getElementById("receive");
  const opener = window.opener;
  if (!form || !opener) return;
  const [how, waiting, refused] = ["how", "waiting", "refused"].map((id) => document.getElementById(id));
  const most = Number(form.dataset.maxBytes);
  how.hidden = true;
  waiting.hidden = false;

  const refuse = (reason) => {
    refused.textContent = reason;
    refused.hidden = false;
    waiting.hidden = true;
  };
  const late = setTimeout(() => refuse("The page does not answer. Go back to it and click the bookmarklet again."), 10000);

  const originOf = (address) => { try { return new URL(address).origin; } catch { return ""; } };
  // The address as any server takes it: a browser leaves some signs as they are, which no stored address has.
  const plain = (address) => new URL(address).href.replace(/["<>\\^`{|}]/g, encodeURIComponent);

  // Why this message cannot be taken; nothing where it can.
  const fault = (sent, origin) => {
    const texts = ["html", "address", "canonical", "title", "selection"];
    const whole = texts.every((name) => typeof sent[name] === "string") && sent.html;
    if (!whole) return "What came is not a whole page. Click the bookmarklet again.";
    if (!/^https?:/.test(sent.address)) return "This page is not from the web. Save it and upload it.";
    // The browser vouches for who sent the message, and for nothing else in it.
    if (originOf(sent.address) !== origin) return `A page of ${origin} says that it is ${sent.address}. Nothing was taken.`;
    return "";
  };

  const take = (sent, origin) => {
    const page = new File([sent.html], "page.html", { type: "text/html" });
    if (page.size > most) {
      refuse(`The page has ${(page.size / 1048576).toFixed(1)} MB; ${most / 1048576} MB is the most. Save it and put it in by parts.`);
      return;
    }
    const files = new DataTransfer();
    files.items.add(page);
    form.elements.html.files = files.files;
    form.elements.address.value = plain(sent.address);
    form.elements.title.value = form.elements.document_title.value = sent.title.trim().slice(0, 500);
    form.elements.selection.value = sent.selection;
    document.getElementById("size").textContent = `${page.size.toLocaleString("en-GB")} bytes`;
    document.getElementById("origin").textContent = origin;
    document.getElementById("canonical").textContent = sent.canonical || "none";
    form.hidden = false;
    waiting.textContent = "The page is here. Look it over.";
  };

  const receive = (event) => {
    if (event.source !== opener || !event.data || event.data.kind !== "evidence: page") return;
    window.removeEventListener("message", receive);
    clearTimeout(late);
    const reason = fault(event.data, event.origin);
    if (reason) refuse(reason); else take(event.data, event.origin);
  };
  window.addEventListener("message", receive);
  opener.postMessage("evidence: ready", "*");
})();
