"""A page as one line, so that what a test looks for does not depend on where its template is wrapped."""

import html
import re
from typing import Any

# Beside these no browser draws white space.
BLOCKS = (
    "article|aside|blockquote|body|br|button|caption|datalist|dd|details|div|dl|dt|fieldset|footer|form|h[1-6]|head|header"
    "|legend|li|link|main|nav|noscript|ol|option|p|script|section|select|summary|table|tbody|td|th|thead|title|tr|ul"
)
# In these every character counts: what a person typed, and paragraphs of a captured text.
KEPT = re.compile(r"(<textarea.*?</textarea>|<p\b[^>]*data-start.*?</p>)", re.S)
SPACE = "[ \t\n\r]+"


def flat(response: Any) -> str:
    """The HTML of a response on one line, without the white space that is not drawn."""
    pieces = KEPT.split(response.content.decode())
    return "".join(_tags(piece) if at % 2 else _line(piece) for at, piece in enumerate(pieces))


def text_of(response: Any) -> str:
    """The same with its letters as they are read: no `&amp;`."""
    return html.unescape(flat(response))


def text_at(client: Any, address: str, status: int = 200) -> str:
    """What stands at an address, read like that."""
    response = client.get(address)
    assert response.status_code == status
    return text_of(response)


def body(response: Any) -> bytes:
    """What came, whether at once or in blocks."""
    return b"".join(response) if response.streaming else response.content


def _line(drawn: str) -> str:
    drawn = re.sub(rf" ?(</?(?:{BLOCKS})\b[^>]*>) ?", r"\1", re.sub(SPACE, " ", drawn))
    return _tags(re.sub(r"(<(?:a|b|label|span)\b[^>]*>) | (?=</(?:a|label|span)>)", r"\1", drawn))


def _tags(drawn: str) -> str:
    return re.sub(r"</?[a-z][^<>]*>", lambda tag: re.sub(SPACE, " ", tag[0]).replace(" >", ">"), drawn)
