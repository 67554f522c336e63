// Says that a text or a file is too large before it is sent, so that nothing typed is lost on the way.
"use strict";
(() => {
  const form = document.getElementById("paste");
  if (!form) return;
  const notice = document.getElementById("too-large");
  const text = form.elements.text;
  const file = form.elements.file;
  const size = () => (file.files.length ? file.files[0].size : new Blob([text.value]).size);
  const check = () => {
    const most = Number(form.dataset.maxBytes);
    const bytes = text.value.length * 3 < most && !file.files.length ? 0 : size();
    notice.hidden = bytes <= most;
    if (notice.hidden) return true;
    const megabytes = (bytes / 1048576).toFixed(1);
    notice.textContent = `This has ${megabytes} MB; ${most / 1048576} MB is the most. Put it in by parts.`;
    return false;
  };
  file.addEventListener("change", check);
  form.addEventListener("submit", (event) => { if (!check()) { event.preventDefault(); notice.scrollIntoView({ block: "center" }); } });
})();
