"""The bookmarklet: a link that, clicked on any page, sends that page to this site's capture form."""

import json
from string import Template
from urllib.parse import quote, urlsplit

# What the two windows say to each other; receive.js has the same words.
READY = "evidence: ready"
PAGE = "evidence: page"

_SCRIPT = Template("""\
(() => {
  const form = $form, site = $site;
  const opened = window.open(form, "_blank");
  if (!opened) { alert("The browser opened no window for Evidence. Allow it for this page and click again."); return; }
  const send = (event) => {
    if (event.source !== opened || event.origin !== site || event.data !== $ready) return;
    window.removeEventListener("message", send);
    const canonical = document.querySelector("link[rel~=canonical]");
    opened.postMessage({
      kind: $page,
      html: document.documentElement.outerHTML,
      address: location.href,
      canonical: canonical ? canonical.href : "",
      title: document.title,
      selection: String(window.getSelection()),
    }, site);
  };
  window.addEventListener("message", send);
})();
""")


def bookmarklet_script(form_address: str) -> str:
    """The script for people to read: it opens the form at this address, and sends when the form says it is ready."""
    parts = urlsplit(form_address)
    words = {"form": form_address, "site": f"{parts.scheme}://{parts.netloc}", "ready": READY, "page": PAGE}
    return _SCRIPT.substitute({name: json.dumps(value) for name, value in words.items()})


def bookmarklet(form_address: str) -> str:
    """The link to drag to the bookmarks."""
    return "javascript:" + quote(bookmarklet_script(form_address), safe="()[]{}=>!.,;:/&|?")
