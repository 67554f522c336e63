"""How much of what a web page shows is read from its bytes, measured against Chromium, on the pages of `shown_pages`.

The words of a page are Chromium's innerText, with those of open shadow roots and the values of fields in their places,
what is raised or lowered marked as such, and white space around boxes that lie apart.
"""

import re
import shutil
import unicodedata
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from playwright.sync_api import sync_playwright
from rapidfuzz.distance import LCSseq

from benchmarks.data import Place
from benchmarks.figures import Bar, Figure
from benchmarks.shown_pages import PAGES
from claims.rules.extract import extract
from claims.rules.extract.media import HEIGHT, WIDTH
from claims.rules.text.raised import LOWERED_BY_SIGN, RAISED_BY_SIGN

KEPT, ADDED, ORDER = 0.99, 0.02, 0.99
ABOVE, BELOW = "\u21e7", "\u21e9"
# Run in the page: what a person sees of it, as text.
READ = """
() => {
  const all = (root) => [...root.querySelectorAll('*')].flatMap(
    (one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
  const typed = ['checkbox', 'radio', 'hidden', 'password', 'file', 'range', 'color', 'image'];
  const insides = 'sup, sub, msup > :nth-child(2), msub > :nth-child(2)';
  for (const one of all(document).filter((each) => each.matches('svg defs, svg symbol'))) one.remove();
  for (const one of all(document)) {
    const style = getComputedStyle(one);
    if (style.display === 'none' || style.visibility !== 'visible') continue;
    const down = one.matches('sub, msub > :nth-child(2)') || style.verticalAlign === 'sub';
    const moved = down || one.matches(insides) || style.verticalAlign === 'super';
    if (moved && !one.textContent.startsWith('[')) one.prepend(down ? '\u21e9' : '\u21e7');
    if (one.matches('mfrac > :nth-child(2)')) one.prepend('/');
    const letter = one.textContent.trim().length === 1;
    if (letter && style.float !== 'none') one.style.float = 'none';
    const apart = /^(inline-|table-cell)/.test(style.display) || style.float !== 'none'
      || style.position === 'absolute' || (one.matches('li') && style.display === 'inline');
    if (apart && !letter && !one.matches('option')) { one.before(' '); one.after(' '); }
  }
  for (const one of all(document)) {
    const field = one.matches('textarea') || (one.matches('input') && !typed.includes(one.type));
    if (field && getComputedStyle(one).display !== 'none') {
      one.replaceWith(Object.assign(document.createElement('span'), { textContent: ` ${one.value} ` }));
    }
  }
  const flat = (node) => {
    if (node.nodeType === 3) return node.data;
    if (node.nodeType !== 1) return '';
    if (node.shadowRoot) return [...node.shadowRoot.childNodes].map(flat).join('\\n');
    if (node.matches('slot')) return node.assignedNodes({ flatten: true }).map(flat).join('');
    if (node.matches('style, script, template') || getComputedStyle(node).display === 'none') return '';
    if (!all(node).some((one) => one.shadowRoot || one.matches('slot'))) return node.innerText ?? node.textContent;
    const inner = [...node.childNodes].map(flat).join('');
    return getComputedStyle(node).display === 'inline' ? inner : `\\n${inner}\\n`;
  };
  return flat(document.body);
}
"""
_PIECE = re.compile(rf"[{ABOVE}{BELOW}]?\w+")
_UP, _DOWN = ({sign: chr(code) for code, sign in table.items()} for table in (RAISED_BY_SIGN, LOWERED_BY_SIGN))


@dataclass(frozen=True, slots=True)
class Compared:
    """What was read of a page beside what it shows, as shares of the words that it shows."""

    kept: float
    added: float
    order: float
    missing: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether it is within the bars."""
        return self.kept >= KEPT and self.added <= ADDED and self.order >= ORDER


def words_of(text: str) -> list[str]:
    """The words of a text; what stands above or below the line begins with an arrow, however it is written."""
    for table, arrow in ((_UP, ABOVE), (_DOWN, BELOW)):
        text = re.sub(f"[{re.escape(''.join(table))}]+", partial(_on_the_line, table, arrow), text)
    text = re.sub(r"(?<=\w)_\(?(?=\w)", BELOW, re.sub(r"\^\(?(?=\w)", ABOVE, text))
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("\u200b", "")
    return _PIECE.findall(plain.casefold())


def _on_the_line(table: dict[str, str], arrow: str, run: re.Match[str]) -> str:
    return arrow + "".join(table[sign] for sign in run[0])


def compared(shown: str, read: str) -> Compared:
    """How the words read stand to those shown."""
    there, here = words_of(shown), words_of(read)
    common = Counter(there) & Counter(here)
    missing, foreign = Counter(there) - common, Counter(here) - common
    shared, total = sum(common.values()), max(1, len(there))
    longest = LCSseq.similarity(there, here)
    return Compared(
        shared / total,
        sum(foreign.values()) / total,
        longest / max(1, shared),
        tuple(missing.elements()),
        tuple(foreign.elements()),
    )


def compare(browser: Any) -> Iterator[tuple[str, Compared]]:
    """Each page, as the extractor reads it and as a browser of playwright shows it."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    for name, markup in PAGES.items():
        page.goto(f"data:text/html;charset=utf-8;base64,{b64encode(markup.encode()).decode()}")
        yield name, compared(page.evaluate(READ), extract(markup.encode(), filename="page.html").text)
    page.close()


def measure(place: Place) -> Iterator[Figure]:
    """The least of what is kept and the most of what is added, of all pages. Needs Chromium, and no database."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    group = f"{len(PAGES)} web pages beside Chromium"
    if chromium is None:
        yield Figure(group, "words kept", failure="Chromium is not installed")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        found = dict(compare(browser))
        browser.close()
    for name, kept, bar in (
        ("words kept", min(one.kept for one in found.values()), Bar(least=KEPT)),
        ("words added", max(one.added for one in found.values()), Bar(most=ADDED)),
        ("words in order", min(one.order for one in found.values()), Bar(least=ORDER)),
    ):
        yield Figure(group, f"{name}, of the worst page", (kept,), "", bar, note=str(found))
