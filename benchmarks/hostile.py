"""Texts that are made to be slow to read, and every rule that reads text of unknown origin.

Each rule of CALLS takes a time that grows with its text and no faster, whatever stands in it, or stops at a bound.
`measure` prints how many times longer it takes with four times the text: about 4 where that is so, 16 where it looks
back over all that it has read. The tests hold each rule to a limit, and find those that are not in CALLS.
"""

import gc
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from math import inf
from time import thread_time
from types import FrameType
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from benchmarks.data import Place
from benchmarks.figures import Bar, Figure
from claims.network import target
from claims.rules import change
from claims.rules.copies import alignment, fingerprint, likeness, limits
from claims.rules.extract import (
    begins,
    blocks,
    charset,
    charset_of,
    choose,
    declared,
    document,
    doi_links,
    hidden,
    html,
    imported,
    jats,
    lift,
    mark,
    markdown,
    media,
    metadata,
    mhtml,
    parts,
    picture,
    printed,
    references,
    rows,
    selector,
    selector_reading,
    sheet,
    style,
    wall,
    xml_tree,
    zip_pages,
)
from claims.rules.extract import text as plain_text
from claims.rules.extract.declared import MAX_VALUE
from claims.rules.extract.parts import Part
from claims.rules.extract.pdf import whole
from claims.rules.extract.warc import answer, pages
from claims.rules.extract.writer import Writer
from claims.rules.identify import (
    address,
    addresses,
    archive,
    asked,
    file_name,
    identifier,
    in_text,
    partial_date,
    trial_number,
    uid,
)
from claims.rules.reference import csl, fields
from claims.rules.reference.reference import Reference
from claims.rules.review import masking
from claims.rules.span import (
    anchor,
    excerpt,
    introduction,
    limiting,
    lines,
    outside,
    overlap,
    passages,
    reader,
    redaction,
    sighting,
    struck,
    structure,
    withholding,
)
from claims.rules.span.reader import ClaimSpan
from claims.rules.text import (
    alike,
    differences,
    effect,
    firmness,
    flow,
    folding,
    language,
    negations,
    odd,
    odd_page,
    quoting,
    raised,
    readable,
    same_wording,
    search_text,
    sentence,
    suggestion,
    unstated,
    word_changes,
    words,
)

# What each shape of a text is made of, over and over.
SIGNS = ".,;:!?…-–_'\"’“”«»()[]{}<>/\\|@#&*=+~%©^`$。！「」"
REPEATED = {
    **{f"only {sign}": sign for sign in SIGNS},
    "spaces": " ",
    "tabs": "\t",
    "no-break spaces": "\u00a0",
    "empty lines": "\n",
    "carriage returns": "\r",
    "line separators": "\u2028",
    "short lines": "a\n",
    "lines of one sentence": "A b.\n",
    "lines that go on": "a,\nb ",
    "lines of spaces": "  \n",
    "one long word": "a",
    "one long word of accents": "é",
    "one long line of words": "aim ",
    "digits": "7",
    "numbers": "12 ",
    "numbers with stops": "1. ",
    "numbers in numbers": "1.1-",
    "initials": "A. ",
    "letters with stops": "U.S.",
    "abbreviations": "e.g. ",
    "stops between brackets": ".)",
    "stops between quotes": '." ',
    "brackets that close at once": "()",
    "brackets in brackets": "([{",
    "DOI beginnings": "10.1234.",
    "DOIs": "10.1234/a ",
    "DOIs in brackets": "10.1234/a)",
    "DOIs over lines": "10.1234/\n",
    "SICIs begun": "10.1234/<a:",
    "trial numbers": "NCT00379470 ",
    "trial beginnings": "NCT ",
    "EU trial beginnings": "2010-024081-",
    "PMC numbers": "PMC1",
    "ORCID digits": "0000-",
    "mail addresses": "a.b@c.d ",
    "mail beginnings": "a.",
    "mail ends": "a@a-",
    "web addresses": "http://a.b/",
    "ways up": "../",
    "parameters": "a=b&",
    "percent escapes": "%e2",
    "copyright": "copyright ",
    "rules": "a b{display:none}",
    "rules in rules": "a{b{",
    "selectors": "a>b~c ",
    "selectors in selectors": ":not(a,",
    "raised elements": "<sup>1",
    "shadow roots": "<x-a><template shadowrootmode=open>a",
    "formulas": "<math><msup>1",
    "words kept by style": "<i style=white-space:pre> a",
    "copyright signs": "(c) ",
    "trails": "a > b > c > d > e > f > g > h\n",
    "streets": "1 road ",
    "negations": "not ",
    "no": "no ",
    "hedges": "may ",
    "in the case": "in the case ",
    "in": "in ",
    "uses": "used to treat ",
    "negated causes": "never ever cures ",
    "causes": "causes ",
    "effects to come": "may not help to reduce ",
    "questions": "does it heal? ",
    "questions to come": ", does it",
    "what nobody has shown": "nobody has ",
    "what is asked": "asked whether ",
    "what is untrue": "It is not true that it heals. ",
    "help": "cells help",
    "gaps of a phrase": "put a b c ",
    "degrees": "higher ",
    "comparisons": "more a b c d e ",
    "purposes": "in order to ",
    "animals": "in a b mice ",
    "numbers in words": "twelve of ",
    "little": "little a ",
    "who says so": "the company also ",
    "half": "half ",
    "hedges and absolutes": "may always ",
    "of all": "5 of ",
    "front matter": "-a:b\n",
    "headings": "References\n",
    "references": "[1] A 2001.\n",
    "list items": "- ",
    "quoted lines": "> ",
    "emphasis": "*a_ ",
    "links in Markdown": "[a](",
    "pictures in Markdown": "![",
    "table cells": "|a",
    "tags": "<b>",
    "ended tags": "<b></b>",
    "divisions": "<div>",
    "tags that end": "</p>",
    "links": "<a href=b>c",
    "navigation": "<nav>a</nav>b",
    "preformatted spaces": "<pre> <b> </b>",
    "comments": "<!---->",
    "comments begun": "<!-- ",
    "entities": "&amp;",
    "meta charset": "<meta ",
    "attributes": "<p a=b c ",
    "objects in objects": '{"a":',
    "combining marks": "\u0301\u0323",
    "letters with marks": "a\u0323\u0301",
    "marks of other kinds": "\u0f73\uff9e",
    "zero-width signs": "\u200b",
    "direction signs": "\u202e",
    "ligatures": "ﬁ",
    "long compatibility signs": "\ufdfa",
    "Hangul vowels": "\u1161",
    "Chinese": "中",
    "raised signs": "1⁶",
    "flattened numbers": "1×10",
    "kana and voice marks": "か\u3099",
    "Thai": "ก็",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """How a text is made, of any length."""

    name: str
    first: str
    over: str
    last: str

    def text(self, length: int) -> str:
        """A text of about so many code points."""
        return self.first + self.over * (length // len(self.over)) + self.last


SHAPES = [
    # What would be found at the end of a run does not come.
    *(Shape(name, "a" * (len(over) == 1), over, "b" * (len(over) == 1)) for name, over in REPEATED.items()),
    Shape("spaces alone", "", " ", ""),
    Shape("empty lines alone", "", "\n", ""),
    Shape("stops alone", "", ".", ""),
    Shape("spaces after NCT", "NCT", " ", "1"),
    Shape("spaces after a label", "EudraCT", " ", "1"),
    Shape("spaces after a word and colon", "---\na:b", " ", "c\n---\nd"),
    Shape("spaces before a bracket", "1438-8871", " ", "(printed"),
    Shape("spaces after copyright", "copyright", " ", "1"),
    Shape("spaces and a word in initials", " " * 5000 + "1 ", "A. ", ""),
    Shape("stops in a mail address", "@ ", "a.", "@"),
    Shape("one letter in zero-width signs", "Home", "\u200b", "page"),
]
HONEST = Shape(
    "an honest text",
    "Stem cell therapy for knee osteoarthritis\n\n",
    "In patients with knee osteoarthritis, the treatment may relieve pain within 12 weeks (Smith et al. 2014). It is "
    "not known whether it lasts.\nCall us today: results can vary. See https://example.org/a?b=c or 10.1002/ab.1.\n",
    "",
)

Call = Callable[[str], object]


def _refused(*errors: type[Exception]) -> Callable[[Callable[..., object]], Call]:
    """A call that may end with one of these: what is no identifier, say, is told so."""

    def calling(rule: Callable[..., object]) -> Call:
        def call(text: str) -> object:
            try:
                return rule(text)
            except errors as error:
                return error

        return call

    return calling


def _selected(text: str) -> object:
    """Every selector of a text, asked of an element in elements of the same names."""
    work = selector.Work(100 * len(text))
    last = None
    for node in LexborHTMLParser("<a><b><c>" * 50 + "x").css("a,b,c"):
        last = selector.Element(node, last, node.attributes)
    return [one.matches(last, work) for one in selector_reading.parse(text)] if last else []


def _line_ends(text: str) -> list[int]:
    return [at for at, sign in enumerate(text) if sign == "\n"]


def _turned(text: str) -> str:
    """Another text with most of the same in it."""
    third = len(text) // 3
    return text[third:] + "x" + text[:third]


def _parts(text: str) -> tuple[Part, ...]:
    """A page's parts, as many of each kind as its extractor keeps at most."""
    ends = range(1, min(len(text), 7 * parts.MAX_PARTS), 7)
    kinds = ("furniture", "link", "reference", "heading")
    return tuple(Part(kinds[end % 4], end - 1, end, 1, "https://a.b") for end in ends)


def _rows(text: str) -> list[dict[str, Any]]:
    return [{"kind": part.kind, "start": part.start, "end": part.end, "level": 1} for part in _parts(text)]


def _spans(text: str) -> list[ClaimSpan]:
    return [ClaimSpan(f"{part.start}", part.start, part.end) for part in _parts(text)]


def _some(text: str) -> tuple[int, int]:
    """A quote in the middle of the text."""
    middle = len(text) // 2
    return middle, min(len(text), middle + 50)


def _shaped(text: str) -> tuple[int, introduction.Shape]:
    """A place in the middle of a text, and a list, a heading and a term in each of its parts."""
    places = [(part.start, part.end) for part in _parts(text)]
    kinds = ("list", "heading", "term")
    return len(text) // 2, introduction.Shape((kind, *place, 1) for place in places for kind in kinds)


def _encoded(text: str) -> bytes:
    return text.encode()


def _read(read: Callable[[bytes], object], most: int) -> Call:
    """Read as this process does: more bytes are read in a process of their own, which has its bounds."""
    return _refused(document.BadDocument)(lambda text: read(_encoded(text)[:most].decode(errors="ignore").encode()))


_SAVED_PAGE = b"MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
_RECORD = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.b/\r\nContent-Length: 9\r\n\r\n"


def _written(text: str) -> str:
    writer = Writer()
    for at in range(0, len(text), 2):
        writer.preformatted(text[at : at + 1])
        writer.words(text[at + 1 : at + 2])
    return writer.text


def _compared(text: str) -> object:
    blocks = [(0, len(text))]
    comparison = sighting.Comparison(text, _turned(text), old_blocks=blocks, new_blocks=blocks)
    spans = [span for span in comparison.old.spans if folding.squash(text[slice(*span)]).strip()]
    return [comparison.find(*span) for span in (*spans[:1], *spans[len(spans) // 2 :][:1], *spans[-1:])]


def _folded(text: str) -> object:
    folded = folding.FoldedText(text)
    needle = folded.text[:40]
    return needle and [folded.span(at, at + len(needle)) for at in list(folded.find(needle))[:200]]


def _passages(text: str) -> object:
    made = passages.Passages(text, [(0, len(text))])
    index = passages.WordIndex(made, range(len(made.plain)))
    setting = made.context(*_some(text)) if made.touched(*_some(text)) else None
    return setting, index.alike(text[:2000], 20), made.places(text[:2])


def _changed_limits(text: str) -> object:
    return limits.changed_limits(alignment.align(text, _turned(text)), text, _turned(text))


def _overlap_of(text: str) -> object:
    one, other = alignment.Sentences(text), alignment.Sentences(_turned(text))
    return likeness.likeness_of(
        one, other, [likeness.Shared(value, (2,), False) for value in fingerprint.fingerprint(text)]
    )


def _drawn(text: str) -> object:
    withheld_spans = withholding.merged([(start, end) for start, end in map(_place, _parts(text)[::7])])
    return withheld_spans.shown(text), withholding.draw_readable(text, _spans(text)[:200], withheld_spans)


def _place(part: Part) -> tuple[int, int]:
    return part.start, part.end


def _touched(text: str) -> object:
    withheld_spans = withholding.merged([_place(part) for part in _parts(text)[::2]])
    return [withheld_spans.touch(*_place(part)) for part in _parts(text)]


def _regions(text: str) -> object:
    regions = structure.Regions(structure.parts_within(_rows(text), 0, len(text)))
    return [regions.stands(start, start + 50) + regions.mostly(start, start + 50) for start in range(0, len(text), 60)]


def _styled(text: str, position: str) -> dict[str, str]:
    """All that is read of a style, as long as values are."""
    names = "left clip clip-path opacity font-size text-indent transform height font-feature-settings vertical-align"
    return dict.fromkeys(names.split(), text[:MAX_VALUE]) | {"position": position, "overflow": "hidden"}


def _struck(text: str) -> object:
    made = passages.Passages(text)
    places = overlap.merged((at, at + 1) for at in range(0, len(text), 3))
    there = struck.struck_in(made, places, range(len(made.spans)))
    return struck.struck_anew(made, made, there, there[::2])


def _marked(text: str) -> object:
    places = [_place(part) for part in _parts(text)]
    return overlap.compare(places[::2], places[::3]), overlap.merged(places)


def _referred(text: str) -> Reference:
    """A reference that has it in every field."""
    named = ("title", "container-title", "publisher", "URL", "DOI", "PMID", "PMCID", "language")
    issued = {"issued": {"literal": text}, "author": [{"literal": text}]}
    return Reference(dict.fromkeys(named, text) | issued, {"trial number": (text, "NCT" + text), text: (text,)})


_anchored = _refused(anchor.BadSelection, anchor.QuoteMissing, anchor.QuoteAmbiguous, anchor.QuoteDiffers)
_identified = _refused(identifier.BadIdentifier)
_addressed = _refused(address.BadAddress, ValueError)


# Each rule and how it is given a text. A rule of two texts gets one and the same turned round.
def _masked(text: str) -> masking.Passage:
    """With names that the text is made of, and others."""
    names = masking.names_from(
        [text[:90], "Acme Cell Care, Inc."], [f"https://{text[:60]}.example", "acmecellcare.com"]
    )
    return masking.passage(text, names)


CALLS: dict[Callable[..., Any], Call] = {
    address.check_address: _addressed(lambda text: address.check_address("https://a.b/" + text)),
    address.original: address.original,
    addresses.addresses_in: lambda text: addresses.addresses_in(("line", line) for line in text.splitlines()),
    archive.archived: _addressed(
        lambda text: archive.archived("https://web.archive.org/web/20260102030405/https://a.b/" + text)
    ),
    archive.asks_for_copy: archive.asks_for_copy,
    picture.check_picture: _refused(document.BadDocument)(lambda text: picture.check_picture(_encoded("<?" + text))),
    picture.picture_type: lambda text: picture.picture_type(_encoded(text)),
    address.compare_key: lambda text: address.compare_key("https://" + text) + address.compare_key("http://a/" + text),
    same_wording.compared: same_wording.compared,
    same_wording.nearest: lambda text: same_wording.nearest(same_wording.compared(text), {0: text[:4_000]}, most=1),
    same_wording.nearly_same: lambda text: same_wording.nearly_same(same_wording.compared(text), {0: text[:4_000]}),
    alike.stems: alike.stems,
    alike.rarity: lambda text: alike.rarity([alike.stems(text), text.split()]),
    alike.likeness: lambda text: alike.likeness(text.split(), alike.stems(text), alike.rarity([text.split()])),
    alike.ranked: lambda text: alike.ranked(alike.stems(text), {0: text.split(), 1: alike.stems(text)}),
    alignment.align: lambda text: alignment.align(text, _turned(text)),
    alignment.Sentences: lambda text: alignment.Sentences(text, len(text)).words,
    alignment.pairs_of: lambda text: alignment.pairs_of(alignment.Sentences(text), alignment.Sentences(_turned(text))),
    alignment.pieces_of: lambda text: list(alignment.pieces_of(text, _turned(text))),
    anchor.select: _anchored(lambda text: anchor.select(text, *_some(text))),
    anchor.locate: _anchored(lambda text: anchor.locate(text, text[:40].swapcase() + "’", text[40:80], text[-9:])),
    anchor.locate_quote: _anchored(lambda text: anchor.locate_quote(text, text[:9], text[40:80], text[-9:])),
    anchor.only_one: _anchored(lambda text: anchor.only_one(text, [(0, 9), (5, 20)])),
    anchor.trimmed: lambda text: anchor.trimmed(text, 0, len(text)),
    anchor.context_around: lambda text: anchor.context_around(text, *_some(text)),
    blocks.plain_blocks: blocks.plain_blocks,
    blocks.line_blocks: blocks.line_blocks,
    blocks.blocks_like: lambda text: blocks.blocks_like(text, text, [(0, len(text))]),
    blocks.page_blocks: lambda text: blocks.page_blocks(text, _line_ends(text), [(0, 9), (9, len(text))]),
    flow.level: lambda text: flow.level(text, [(0, len(text))]),
    flow.flowed: lambda text: flow.flowed(text, [(0, len(text))]),
    flow.Flowed: lambda text: flow.flowed(text, [(0, len(text))]).at(len(text)),
    flow.vocabulary: flow.vocabulary,
    flow.read_level: flow.read_level,
    flow.compact: flow.compact,
    flow.unread: lambda text: flow.unread(text, [(0, len(text))]),
    flow.has_lines: flow.has_lines,
    flow.as_read: flow.as_read,
    flow.reads_same: lambda text: flow.reads_same(text, _turned(text)),
    flow.both_words: lambda text: flow.both_words(text, _turned(text)),
    language.reads_as_english: language.reads_as_english,
    rows.hangs: rows.hangs,
    rows.comment_sign: rows.comment_sign,
    rows.runs: rows.runs,
    blocks.item_mark: blocks.item_mark,
    introduction.introductions: lambda text: introduction.introductions(text, *_shaped(text)),
    introduction.introduced_by: lambda text: introduction.introduced_by(text, *_shaped(text)),
    lines.shape_within: lambda text: lines.shape_within(_rows(text)),
    lines.blocks_within: lambda text: lines.blocks_within(text, [], "1"),
    lines.flow_within: lambda text: lines.flow_within(text, [], "1"),
    lines.lined_beside: lambda text: lines.lined_beside(text, [], "1", lines.Lined(text)),
    lines.lined: lambda text: lines.lined(text, [], "1"),
    lines.read_places: lambda text: lines.read_places(lines.lined(text, [], "1"), text[:40], text[:9], text[-9:]),
    lines.read_within: lambda text: lines.read_within(text, [], "1"),
    lines.level_within: lambda text: lines.level_within(text, _rows(text), "2"),
    begins.begins_page: lambda text: begins.begins_page(_encoded("<!--" + text)),
    begins.begins_article: lambda text: begins.begins_article(_encoded("<!doctype article " + text)),
    begins.begins_archive: lambda text: begins.begins_archive(_encoded("a: b\n" + text)),
    imported.with_imports: lambda text: imported.with_imports(
        {"https://a.b/": f"@import {text}; @import 'https://a.b/';"}
    ),
    mhtml.read: _read(lambda data: mhtml.read(_SAVED_PAGE + data), 20_000),
    jats.read: _read(
        lambda data: jats.read(b"<article><body><p>" + escape(data.decode()).encode() + b"</p></body></article>"),
        20_000,
    ),
    xml_tree.tree_of: _refused(document.BadDocument)(lambda text: xml_tree.tree_of("<a>" + text + "</a>")),
    xml_tree.check_plain: _refused(document.BadDocument)(lambda text: xml_tree.check_plain(_encoded("<a>" + text))),
    wall.suspect: wall.suspect,
    zip_pages.members_of: _refused(document.BadDocument)(
        lambda text: list(zip_pages.members_of(b"PK\x03\x04" + _encoded(text)))
    ),
    pages.is_recording: lambda text: pages.is_recording(b"PK\x03\x04" + _encoded(text), text[:100]),
    pages.pages_in: _refused(document.BadDocument)(lambda text: pages.pages_in(BytesIO(_RECORD + _encoded(text)))),
    answer.answer_in: _refused(answer.Unreadable)(
        lambda text: answer.answer_in(b"HTTP/1.1 200 OK\r\n" + _encoded(text))
    ),
    answer.is_digest_of: lambda text: answer.is_digest_of(f"sha1:{text}", b""),
    charset_of: lambda text: charset_of("text/html" + text) + charset_of("text/html; charset=" + text),
    charset.charset_given: charset.charset_given,
    charset.charset_named: charset.charset_named,
    charset.declared_in: lambda text: charset.declared_in(_encoded(text)),
    charset.decode: lambda text: charset.decode(_encoded(text), "big5"),
    charset.guesses: lambda text: charset.guesses(_encoded(text)),
    charset.read_bytes: _refused(document.BadDocument)(lambda text: charset.read_bytes(_encoded(text) + b"\xff")),
    choose: _refused(document.BadDocument)(lambda text: choose(_encoded(text), filename=text[:300])),
    likeness.own_words: lambda text: likeness.own_words(text, _rows(text)),
    likeness.likeness_of: _overlap_of,
    differences.differences: lambda text: differences.differences(text, text.replace("a", "\u200ba") + "\u200b"),
    doi_links.doi_links: lambda text: doi_links.doi_links([Part("link", 0, 1, 0, f"https://doi.org/10.{text}")]),
    document.extract_text: _refused(document.BadDocument)(lambda text: document.extract_text(_encoded(text))),
    document.decode_markup: _refused(document.BadDocument)(lambda text: document.decode_markup(_encoded(text))),
    document.check_magic: _refused(document.BadDocument)(lambda text: document.check_magic(_encoded(text))),
    document.is_blank: document.is_blank,
    document.pdf_start: lambda text: document.pdf_start(_encoded(text)),
    whole.check_end: _refused(document.BadDocument)(lambda text: whole.check_end(b"endobj" + _encoded(text))),
    whole.look_through: lambda text: whole.look_through(b">>stream\n" + _encoded(text.replace("a", ">>stream\n"))),
    readable.reading_of: readable.reading_of,
    readable.is_sign_without_meaning: lambda text: [readable.is_sign_without_meaning(sign) for sign in text],
    document.clean_typed: _refused(document.BadText)(document.clean_typed),
    excerpt.build_excerpt: _refused(excerpt.BadPassage)(lambda text: excerpt.build_excerpt(text.split("a"))),
    target.target_of: _refused(target.FetchRefused)(lambda text: target.target_of("https://a.b/" + text)),
    target.next_target: _refused(target.FetchRefused)(
        lambda text: target.next_target(target.Target("https", "a.b", "/"), text)
    ),
    target.document_type: _refused(target.FetchRefused)(target.document_type),
    target.check_encoding: _refused(target.FetchRefused)(target.check_encoding),
    target.check_status: _refused(target.FetchRefused)(lambda text: target.check_status(500, text)),
    target.kept_headers: lambda text: target.kept_headers([(text, text), *((name, text[:9]) for name in text)]),
    fingerprint.fingerprint: fingerprint.fingerprint,
    fingerprint.is_furniture: fingerprint.is_furniture,
    folding.compatible: folding.compatible,
    folding.fold: folding.fold,
    folding.squash: folding.squash,
    folding.FoldedText: _folded,
    mark.target_of: lambda text: mark.target_of(text, "https://a.b/"),
    mark.joined: lambda text: mark.joined("https://a.b/", text[: mark.MAX_TARGET]),
    selector_reading.parse: selector_reading.parse,
    selector.Selector: _selected,
    sheet.declarations: sheet.declarations,
    sheet.rules_of: lambda text: list(sheet.rules_of(text)),
    media.shown_on_screen: media.shown_on_screen,
    declared.declared_by: lambda text: list(declared.declared_by(f"{name}:{text}" for name in ("--x", "font", "clip"))),
    declared.computed: lambda text: declared.computed({"clip": f"var({text})", "width": text}, lambda name: text),
    declared.put_in: lambda text: declared.put_in(text + "var(--x)", lambda name: text),
    hidden.pixels: hidden.pixels,
    hidden.out_of_sight: lambda text: hidden.out_of_sight(_styled(text, "absolute")),
    hidden.perhaps_hidden: lambda text: hidden.perhaps_hidden(_styled(text, "fixed")),
    hidden.hiding: lambda text: hidden.hiding(_styled(text, ""), frozenset(), in_line=False),
    lift.move_of: lambda text: lift.move_of("p", {}, _styled(text, "")),
    lift.stepped: lambda text: lift.stepped("p", _styled(text, "relative")),
    lift.is_index: lift.is_index,
    style.Sheets: lambda text: html.read_page(f"<style>{text}</style>{text[:5000]}<p class=a>b"),
    html.read_page: _read(lambda data: html.read_page(data.decode()), 20_000),
    html.read: _read(html.read, 20_000),
    asked.identifiers_asked: asked.identifiers_asked,
    file_name.safe_name: file_name.safe_name,
    in_text.identifiers_in: lambda text: list(in_text.identifiers_in(text, flows=lambda at: True)),
    identifier.doi_alone: lambda text: identifier.doi_alone("10.1234/" + text),
    identifier.without_tail: identifier.without_tail,
    identifier.normalise_doi: _identified(lambda text: identifier.normalise_doi("10.1234/" + text)),
    identifier.normalise_pmid: _identified(lambda text: identifier.normalise_pmid("PMID" + text)),
    identifier.normalise_pmcid: _identified(lambda text: identifier.normalise_pmcid("europepmc.org/" + text)),
    identifier.normalise_trial: _identified(lambda text: identifier.normalise_trial("NCT" + text)),
    identifier.normalise_orcid: _identified(lambda text: identifier.normalise_orcid("orcid.org/" + text)),
    identifier.normalise_issn: _identified(lambda text: identifier.normalise_issn("1438-8871" + text)),
    identifier.identifier_url: lambda text: identifier.identifier_url("doi", text),
    csl.name_of: csl.name_of,
    csl.name_written: lambda text: csl.name_written({"family": text, "given": text}),
    csl.date_of: csl.date_of,
    csl.month_of: csl.month_of,
    csl.doi_of: lambda text: csl.doi_of("10.1234/" + text),
    csl.pmid_of: csl.pmid_of,
    csl.pmcid_of: csl.pmcid_of,
    csl.is_issn: csl.is_issn,
    csl.is_isbn: csl.is_isbn,
    csl.one_line: csl.one_line,
    csl.keywords_of: lambda text: csl.keywords_of(text.split()),
    fields.fields_of: lambda text: fields.fields_of(_referred(text)),
    fields.trial_numbers: lambda text: list(fields.trial_numbers(_referred(text))),
    fields.authors_written: lambda text: fields.authors_written([{"literal": word} for word in text.split()]),
    fields.language_of: fields.language_of,
    fields.with_fields: lambda text: fields.with_fields(_referred(text), dict.fromkeys(fields.FIELDS, text)),
    limits.changed_limits: _changed_limits,
    limits.limits_of: limits.limits_of,
    limiting.limiting_phrases: limiting.limiting_phrases,
    effect.effects: lambda text: list(effect.effects(text)),
    firmness.deciding: lambda text: firmness.deciding(text, words.mark_words(text)),
    markdown.read: _read(markdown.read, 20_000),
    metadata.date_in: metadata.date_in,
    metadata.field_value: lambda text: [
        metadata.field_value(field, text, parts.EMBEDDED, "", "https://a.b") for field in parts.FIELD_LENGTHS
    ],
    outside.outside: lambda text: outside.outside(text, *_some(text)),
    outside.whole_words: lambda text: outside.whole_words(text, *_some(text)),
    overlap.compare: _marked,
    partial_date.parse_partial_date: _refused(partial_date.BadDate)(partial_date.parse_partial_date),
    passages.plain: passages.plain,
    passages.Passages: _passages,
    plain_text.read: _refused(document.BadDocument)(lambda text: plain_text.read(_encoded(text))),
    plain_text.plain_parts: plain_text.plain_parts,
    printed.printed_suggestions: lambda text: printed.printed_suggestions(text, _parts(text)),
    parts.storable: parts.storable,
    parts.suggest: lambda text: parts.suggest("title", text, parts.PRINTED, ""),
    odd.plain: odd.plain,
    raised.flattened: lambda text: list(raised.flattened(text)),
    raised.levelled: raised.levelled,
    raised.lowered: raised.lowered,
    raised.raised: raised.raised,
    odd.shown: odd.shown,
    odd.spelled: odd.spelled,
    odd_page.draw_odd_signs: lambda text: odd_page.draw_odd_signs(f"<p title='x'>{escape(text)}</p>"),
    odd_page.may_have_odd_signs: lambda text: odd_page.may_have_odd_signs(_encoded(text)),
    quoting.Quoted: lambda text: quoting.Quoted(text, [text[:50]]).taken_out(text[::-1] + text, "-"),
    reader.draw: lambda text: reader.draw(text, _spans(text)),
    reader.whole_lines: lambda text: reader.whole_lines(text, 9, len(text) + 20),
    sighting.Comparison: _compared,
    sighting.likeness: lambda text: sighting.likeness(text, _turned(text)),
    references.is_reference_heading: references.is_reference_heading,
    references.is_reference: references.is_reference,
    references.under_headings: lambda text: references.under_headings(text, _parts(text)),
    references.under_lines: lambda text: references.under_lines(text, range(0, len(text), 9)),
    sentence.sentences: sentence.sentences,
    sentence.sentence_around: lambda text: sentence.sentence_around(text, *_some(text)),
    structure.Regions: _regions,
    struck.struck_in: _struck,
    struck.struck_anew: _struck,
    structure.is_web_address: lambda text: structure.is_web_address("https://" + text),
    search_text.search_text: search_text.search_text,
    search_text.phrases: search_text.phrases,
    search_text.words_typed: search_text.words_typed,
    suggestion.suggest_commitment: suggestion.suggest_commitment,
    suggestion.suggest_strength: suggestion.suggest_strength,
    suggestion.suggestions: suggestion.suggestions,
    unstated.unstated: lambda text: list(unstated.unstated(text)),
    unstated.without: lambda text: unstated.without(text, list(unstated.unstated(text))),
    trial_number.registry_of: lambda text: trial_number.registry_of("NCT" + text.upper()),
    trial_number.spell: lambda text: [trial_number.spell(one, text.upper()) for one in trial_number.REGISTRIES],
    trial_number.trial_url: trial_number.trial_url,
    uid.is_uid: uid.is_uid,
    masking.Passage: lambda text: _masked(text).between(*_some(text)),
    masking.masked: lambda text: masking.masked(text, ["Acme Cell Care, Inc.", "acmecellcare"]),
    masking.names_from: lambda text: masking.names_from([text, text[:90]], [text, f"https://{text}"]),
    masking.passage: _masked,
    redaction.Redacted: lambda text: redaction.Redacted(["Anna Lee", "nerve cell", text[:200]]).shown(text),
    redaction.has_words: redaction.has_words,
    withholding.WithheldSpans: _touched,
    withholding.draw_readable: _drawn,
    word_changes.word_changes: lambda text: word_changes.word_changes(text, _turned(text)),
    word_changes.firmness_shift: lambda text: word_changes.firmness_shift(text, _turned(text)),
    change.kinds_between: lambda text: change.kinds_between(text, _turned(text)),
    change.kind_of: lambda text: change.kind_of("reworded", text, _turned(text)),
    word_changes.numbers_changed: lambda text: word_changes.numbers_changed(text, _turned(text)),
    negations.negations_changed: lambda text: negations.negations_changed(text, _turned(text)),
    word_changes.what_changed: lambda text: word_changes.what_changed(text, _turned(text)),
    words.mark_words: words.mark_words,
    Writer: _written,
}

# Code points of the smaller of the two texts that are measured.
LENGTH = 10_000
TIMES = 4
# How many times longer the larger one may take, for a rule that takes longer than a thousandth of a second.
MOST_TIMES = 6.0
NOTICED = 1.0


class TookTooLong(Exception):
    """A call was broken off."""


def milliseconds(call: Call, text: str, most: float = inf) -> float:
    """Of processor time that a call takes. Raises TookTooLong after `most`, where the system has such a clock.

    What others have left behind is not collected meanwhile: with a full memory that would take longer than the call.
    """
    stoppable = most < inf and hasattr(signal, "setitimer")
    if stoppable:
        signal.signal(signal.SIGVTALRM, _stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, most / 1000)
    collects = gc.isenabled()
    gc.disable()
    begun = thread_time()
    try:
        call(text)
    finally:
        if stoppable:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        if collects:
            gc.enable()
    return (thread_time() - begun) * 1000


def _stop(number: int, frame: FrameType | None) -> None:
    raise TookTooLong


def name_of(rule: Callable[..., Any]) -> str:
    """Module and name of a rule."""
    return f"{rule.__module__.removeprefix('claims.').removeprefix('rules.')}.{rule.__name__}"


def measure(place: Place) -> Iterator[Figure]:
    """Each rule with each text, at two lengths; a rule that grows faster than a text is over. Needs no database.

    Named is the text with which a rule grows most; the note has the ratios of all.
    """
    for rule, call in CALLS.items():
        times = {shape.name: _times(call, shape) for shape in SHAPES}
        worst = max(times, key=times.__getitem__)
        note = ", ".join(f"{name} {ratio:.1f}" for name, ratio in times.items())
        name = f"{name_of(rule)}, most with {worst}"
        yield Figure("Hostile texts: four times as long", name, (times[worst],), "x", Bar(most=MOST_TIMES), note=note)


def _times(call: Call, shape: Shape) -> float:
    """How many times longer a call takes with a text four times as long: the least of three attempts to tell."""
    least = inf
    for _ in range(3):
        small, large = (milliseconds(call, shape.text(length)) for length in (LENGTH, TIMES * LENGTH))
        least = min(least, large / max(small, NOTICED))
        if least <= MOST_TIMES:
            break
    return least
