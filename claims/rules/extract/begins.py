"""What a file is by how it begins, whatever it is called."""

import re

_HEADERS_WITHIN = 65_536
# Atomic: a comment ends where it ends, and is not tried again as one that goes on over the next.
_COMMENTS = rb"(?>(?:<!--.{0,2000}?-->\s*+){0,5})"
_BEGINNING = rb"(?:\xef\xbb\xbf)?\s*+"
_PAGE = re.compile(
    _BEGINNING + rb"(?:<\?xml[^>]{0,200}>\s*+)?" + _COMMENTS + rb"<(?:!doctype html|html)\b", re.IGNORECASE | re.DOTALL
)
_ARTICLE = re.compile(
    _BEGINNING
    + rb"(?:<\?[^>]{0,300}>\s*+){0,5}"
    + _COMMENTS
    + rb"(?:<!doctype\s+article\b[^>\[]{0,500}+(?:\[[^\]]{0,2000}+\]\s*+)?>\s*+)?"
    + _COMMENTS
    + rb"<(?:article\s[^>]{0,2000}?(?:dtd-version|article-type|xmlns:xlink)|pmc-articleset\b)",
    re.IGNORECASE | re.DOTALL,
)
_HEADERS = re.compile(rb"\s{0,20}+(?:[\x21-\x39\x3b-\x7e]{1,100}+:[^\n]*+\n(?:[ \t][^\n]*+\n)*+){1,100}+(?=\r?\n)")
_KIND = re.compile(rb"^content-type:\s*(?:multipart/related|multipart/alternative|text/html)\b", re.IGNORECASE | re.M)
_VERSION = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)


def begins_page(data: bytes) -> bool:
    """Whether it is a web page."""
    return _PAGE.match(data) is not None


def begins_article(data: bytes) -> bool:
    """Whether it is an article of a journal in JATS; a page may have elements of that name as well."""
    return _ARTICLE.match(data) is not None


def begins_archive(data: bytes) -> bool:
    """Whether it begins with the headers of a page that was saved in one file (MHTML)."""
    head = _HEADERS.match(data[:_HEADERS_WITHIN])
    return bool(head and _VERSION.search(head[0]) and _KIND.search(head[0]))
