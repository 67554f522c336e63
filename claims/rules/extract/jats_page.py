"""An article in JATS as a page: its elements by those that pages have."""

import re
from html import escape

from claims.rules.extract.jats_said import without_notes
from claims.rules.extract.xml_tree import Node

_AS = {
    "italic": "i", "bold": "b", "sup": "sup", "sub": "sub", "underline": "u", "strike": "s", "monospace": "code",
    "break": "br", "p": "p", "disp-quote": "blockquote", "verse-line": "p", "attrib": "p", "preformat": "pre",
    "def-list": "dl", "term": "dt", "def": "dd", "list-item": "li", "label": "p", "caption": "div", "statement": "div",
    "table": "table", "thead": "thead", "tbody": "tbody", "tfoot": "tfoot", "tr": "tr", "th": "th", "td": "td",
    "subtitle": "p", "speaker": "b", "array": "table", "string-conf": "span", "disp-formula": "div", "fn": "p",
}  # fmt: skip
# Inside a line; what is not named here or above is a block of its own.
_IN_LINE = frozenset(
    "xref named-content styled-content sc overline roman sans-serif abbrev email uri ext-link inline-formula"
    " alternatives mixed-citation citation nlm-citation element-citation string-name name person-group surname"
    " given-names prefix"
    " suffix collab article-title source year month day volume issue fpage lpage page-range elocation-id pub-id comment"
    " publisher-name publisher-loc edition date string-date chapter-title trans-title trans-source conf-name conf-loc"
    " conf-date patent institution institution-id series issn isbn annotation index-term rb rt rp ruby fixed-case"
    " date-in-citation access-date etal role size data-title version std degrees chem-struct target milestone-start"
    " milestone-end private-char num-val unit related-article related-object object-id inline-supplementary-material"
    " season supplement part-title issue-title hr x abbrev-title day-alternative".split()
)
# Shown as no words, or said elsewhere.
_LEFT_OUT = frozenset(
    "graphic inline-graphic media alt-text long-desc object-id permissions processing-meta custom-meta-group counts"
    " journal-meta col colgroup index-term institution-id floats-group".split()
)
_IN_FORMULAS = frozenset(
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom mfenced menclose msub msup"
    " msubsup munder mover munderover mmultiscripts mtable mtr mlabeledtr mtd semantics none mprescripts".split()
)
_PARTED = ("element-citation", "person-group", "name", "string-name", "date")
_TITLED = frozenset(
    "sec abstract trans-abstract ack app ref-list fn-group glossary boxed-text notes bio app-group def-list"
    " list".split()
)
_DEEPEST = 6
# What stands around a formula in TeX to make it a document of its own.
_TEX_AROUND = re.compile(r"\A.{0,4000}?\\begin\{document\}|\\end\{document\}.{0,200}\Z", re.DOTALL)


def page_of(article: Node) -> str:
    """Markup of a page with the words of an article: title, abstracts, body, what stands at its end, tables apart."""
    page = _Page()
    language = escape(article.attributes.get("lang", ""))
    page.add(f'<!doctype html><html lang="{language}"><body>')
    page.article(article, 1)
    page.add("</body></html>")
    return "".join(page.pieces)


class _Page:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        # Notes that stand in the middle of a paragraph: their words come after it.
        self._notes: list[Node] = []
        self._in_paragraph = False

    def add(self, markup: str) -> None:
        self.pieces.append(markup)

    def article(self, article: Node, level: int) -> None:
        """An article, and those that stand in it (answers, reports of referees, translations) after it."""
        self._front(article, level)
        for part in article.elements("body", "back"):
            self._inside(part, level)
        for floats in article.elements("floats-group"):
            self._inside(floats, level)
        self._said_in_front(_meta_of(article), level)
        for inner in article.elements("sub-article", "response"):
            self.article(inner, level + 1)

    def _front(self, article: Node, level: int) -> None:
        meta = _meta_of(article)
        group = meta.first("title-group") or Node("title-group")
        if title := group.first("article-title"):
            self._heading([without_notes(title)], level)
        for other in group.elements("subtitle"):
            self._element(other, level)
        for abstract in meta.elements("abstract", "trans-abstract"):
            self._element(abstract, level)

    def _said_in_front(self, meta: Node, level: int) -> None:
        """Interests and funding, which stand in the head of the file and are printed at the end of the article."""
        for notes in meta.elements("author-notes"):
            for note in notes.elements("fn", "p"):
                self._element(note, level)
        for group in meta.elements("funding-group"):
            for statement in group.elements("funding-statement"):
                self._wrapped("p", statement, level)

    def _inside(self, node: Node, level: int) -> None:
        for child in node.children:
            if isinstance(child, str):
                self.add(escape(child))
            else:
                self._element(child, level)

    def _element(self, node: Node, level: int) -> None:
        tag = node.tag
        if tag in _LEFT_OUT:
            return
        if tag in _TITLED:
            self._titled(node, level)
        elif tag == "fn" and self._in_paragraph:
            self._notes.append(node)
        elif tag == "p":
            self._paragraph(node, level)
        elif tag == "ref":
            self._reference(node, level)
        elif tag in _PARTED:
            self._parted(node, level)
        elif tag == "alternatives":
            self._inside(_best_of(node), level)
        else:
            self._plain(node, level)

    def _plain(self, node: Node, level: int) -> None:
        tag = node.tag
        if tag == "etal" and not node.words:
            self.add("et al.")
        elif tag == "title":
            # Of a caption, and of what has no level of its own.
            self._wrapped("p", node, level)
        elif tag == "break":
            self.add("<br>")
        elif tag in ("ext-link", "uri", "pub-id", "email"):
            self._link(node, level)
        elif tag in _IN_FORMULAS:
            self._wrapped(tag, node, level)
        elif tag == "tex-math":
            self.add(escape(_TEX_AROUND.sub("", node.words)))
        else:
            self._wrapped("span" if tag in _IN_LINE else _AS.get(tag, "div"), node, level)

    def _wrapped(self, tag: str, node: Node, level: int) -> None:
        self.add(f"<{tag}>")
        self._inside(node, level)
        self.add(f"</{tag}>")

    def _titled(self, node: Node, level: int) -> None:
        """What has a heading, a step below that of what it stands in."""
        below = level + 1
        named = node.elements("label", "title")
        has_title = any(one.tag == "title" for one in named)
        if has_title:
            self._heading(named, below)
        kept = [one for one in node.children if not (has_title and one in named)]
        rest = Node(node.tag, {}, kept)
        if node.tag == "ref-list":
            self._wrapped_as('ol class="references"', "ol", rest, below)
        elif node.tag == "list":
            tag = "ol" if node.attributes.get("list-type") in ("order", "alpha-lower", "roman-lower") else "ul"
            self._wrapped(tag, rest, below)
        else:
            self._wrapped("dl" if node.tag == "def-list" else "section", rest, below)

    def _wrapped_as(self, begins: str, ends: str, node: Node, level: int) -> None:
        self.add(f"<{begins}>")
        self._inside(node, level)
        self.add(f"</{ends}>")

    def _heading(self, named: list[Node], level: int) -> None:
        tag = f"h{min(level, _DEEPEST)}"
        self.add(f"<{tag}>")
        for number, one in enumerate(named):
            self.add(" " if number else "")
            self._inside(one, level)
        self.add(f"</{tag}>")

    def _paragraph(self, node: Node, level: int) -> None:
        outer, self._in_paragraph = self._in_paragraph, True
        self._wrapped("p", node, level)
        self._in_paragraph = outer
        if not outer:
            notes, self._notes = self._notes, []
            for note in notes:
                self._wrapped("div", note, level)

    def _reference(self, node: Node, level: int) -> None:
        self.add("<li>")
        for one in node.elements():
            if one.tag == "label":
                self.add("<span>")
                self._inside(one, level)
                self.add("</span>")
            else:
                self._element(one, level)
            self.add(" ")
        self.add("</li>")

    def _parted(self, node: Node, level: int) -> None:
        """What is written without spaces and signs between its parts has a space between them."""
        if any(isinstance(one, str) and one.strip() for one in node.children):
            self._wrapped("span", node, level)
            return
        last = ""
        self.add("<span>")
        for one in node.elements():
            self.add("–" if (last, one.tag) == ("fpage", "lpage") else " " if last else "")
            self._element(one, level)
            last = one.tag
        self.add("</span>")

    def _link(self, node: Node, level: int) -> None:
        words, kind = node.words, node.attributes.get("pub-id-type") or node.attributes.get("ext-link-type", "")
        address = node.attributes.get("href", "")
        if kind == "doi" and not address.lower().startswith("http"):
            address = f"https://doi.org/{words}"
        elif not address and node.tag in ("uri", "ext-link"):
            address = words
        self.add(f'<a href="{escape(address)}">' if address else "<span>")
        self._inside(node, level)
        self.add("</a>" if address else "</span>")


def _meta_of(article: Node) -> Node:
    front = article.first("front") or article.first("front-stub") or Node("front")
    return front.first("article-meta") or front


def _best_of(node: Node) -> Node:
    """Of what is given in several ways that which a page can show; all of it where there is none."""
    for tag in ("math", "table", "textual-form", "tex-math"):
        if best := node.first(tag):
            return Node(node.tag, {}, [best])
    return node
