"""Articles of journals in their own XML (JATS, and NLM before it): read as the page that they make.

Title, abstract, body, notes and references are the text; who wrote it, where and when it came out are suggestions.
"""

from claims.rules.extract.bad import BadDocument
from claims.rules.extract.document import decode_markup
from claims.rules.extract.html import read_page, said_by
from claims.rules.extract.jats_page import page_of
from claims.rules.extract.jats_said import said_of
from claims.rules.extract.parts import Extraction, capped
from claims.rules.extract.xml_tree import Node, tree_of

# One that says 1 knew nothing of blocks (claims.rules.span.lines).
VERSION = "2"
MEDIA_TYPE = "application/jats+xml"


def read(data: bytes, charset: str = "", address: str = "") -> Extraction:
    """The words of the article in sections and paragraphs, with its parts and suggestions. Raises BadDocument."""
    found = decode_markup(data, charset)
    article = _article(tree_of(found.text.lstrip("\ufeff")))
    page = read_page(page_of(article), address)
    if not page.text.strip():
        raise BadDocument("The article has no words in it: neither title nor text.", "blank")
    suggestions = [*said_of(article), *said_by(page)]
    return Extraction(page.text, found.charset, "jats", VERSION, MEDIA_TYPE, page.parts, capped(suggestions))


def _article(top: Node) -> Node:
    """The article that the file is, or that stands in what a server put around it."""
    articles = list(top.all("article"))
    if len(articles) == 1:
        return articles[0]
    if articles:
        raise BadDocument(
            f"The file has {len(articles)} articles in it. Put each in by itself, as a file of its own.", "binary"
        )
    root = top.elements()[0].tag[:60]
    raise BadDocument(
        f"The file is XML, but no article of a journal (JATS): it begins with <{root}>. Save it as a page (HTML) or as "
        "plain text.",
        "binary",
    )
