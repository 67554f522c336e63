"""A page as one line, so that what a test looks for does not depend on where its template is wrapped."""

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


def _line(html: str) -> str:
    html = re.sub(rf" ?(</?(?:{BLOCKS})\b[^>]*>) ?", r"\1", re.sub(SPACE, " ", html))
    return _tags(re.sub(r"(<(?:a|b|label|span)\b[^>]*>) | (?=</(?:a|label|span)>)", r"\1", html))


def _tags(html: str) -> str:
    return re.sub(r"</?[a-z][^<>]*>", lambda tag: re.sub(SPACE, " ", tag[0]).replace(" >", ">"), html)
