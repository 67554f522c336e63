"""What a person's hands do in a browser: clicks that are counted, words that are selected with the mouse."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

# The corners of the first and last letter of some words in the captured text.
CORNERS = """
(words) => {
  const root = document.querySelector(".reader-body");
  const nodes = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let text = "";
  while (walker.nextNode()) { nodes.push([text.length, walker.currentNode]); text += walker.currentNode.data; }
  const at = text.indexOf(words);
  if (at < 0) return null;
  const place = (offset) => {
    const [start, node] = nodes.filter(([start]) => start <= offset).at(-1);
    const range = document.createRange();
    range.setStart(node, offset - start);
    range.setEnd(node, offset - start + 1);
    return range;
  };
  const first = place(at), last = place(at + words.length - 1);
  first.startContainer.parentElement.scrollIntoView({ block: "center" });
  const from = first.getBoundingClientRect(), to = last.getBoundingClientRect();
  return [from.left + 0.5, from.top + from.height / 2, to.right - 0.5, to.top + to.height / 2];
}
"""


def select_words(page: Page, words: str) -> None:
    """Drag the mouse over these words of the captured text, once its page listens."""
    page.locator("#text[tabindex]").wait_for()
    corners = page.evaluate(CORNERS, words)
    assert corners is not None, f"“{words}” is not in the text"
    left, top, right, bottom = corners
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move((left + right) / 2, (top + bottom) / 2)
    page.mouse.move(right, bottom)
    page.mouse.up()


@dataclass
class Hands:
    """One person at one page; every click and every drag counts, typing does not."""

    page: Page
    clicks: int = 0

    def click(self, target: Locator) -> None:
        """Click once."""
        self.clicks += 1
        target.click()

    def type_into(self, field: Locator, text: str) -> None:
        """Click into a field and type."""
        self.click(field)
        field.fill(text)

    def select(self, words: str) -> None:
        """Drag over words of the captured text: one click."""
        self.clicks += 1
        select_words(self.page, words)
