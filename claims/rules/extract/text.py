"""Plain text: every character as it is, and careful guesses at headings, furniture and reference lists.

A line is called furniture only when the whole of it is one of a few known phrases; body text has none of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from claims.rules.extract.blocks import plain_blocks
from claims.rules.extract.document import extract_text
from claims.rules.extract.parts import Extraction, Part, capped, in_order
from claims.rules.extract.printed import printed_suggestions
from claims.rules.extract.references import is_reference_heading, under_lines
from claims.rules.extract.rows import MAX_LINES

VERSION = "2"
MAX_HEADING = 100
# A heading stands above at least this much of a paragraph.
MIN_BELOW = 60
_FURNITURE = re.compile(
    r"skip to (?:the )?(?:main )?content|skip navigation|toggle navigation|back to top|(?:main )?menu|search|"
    r"log ?in|sign ?(?:in|up)|subscribe|share(?: this)?(?: (?:page|post|article))?|print(?: this page)?|read more|"
    r"leave a (?:comment|reply)|no comments(?: yet)?|related (?:resources|posts|articles)|full text links|"
    r"add (?:like|dislike|to saved papers)|mobile app image|call now(?: button)?|payment[- ]logos|"
    r"(?:accept|reject)(?: all)?(?: cookies)?|cookie settings|privacy policy|terms of (?:use|service)|"
    r"페이지 정보|등록된 댓글이 없습니다\.?|댓글목록|"
    r"(?:this (?:web)?site|we) uses? cookies\b.{0,200}|for the best experience, use the .{1,60} app|"
    r"by using this (?:service|site|website), you agree to .{0,120}|your privacy choices\b.{0,40}|"
    r"all (?:material|content) on this (?:web)?site is .{0,40}copyright\b.{0,160}|"
    r"this (?:web)?site (?:also )?contains .{0,30}copyrighted by .{0,60}|"
    r"get (?:seamless|seemless) 1-tap access .{0,80}|you can now claim free cme credits\b.{0,60}|"
    r"we have located links .{0,40} text access\.|can['’]t access the paper\?|"
    r"try logging in through your .{0,220}|toll-free:.{0,120}|"
    r"(?:copyright )?© ?.{0,120}|(?:copyright \(c\)|\(c\) ?(?:copyright|(?:19|20)\d\d\b)).{0,120}|"
    r"copyright (?:19|20)\d\d.{0,120}|all rights reserved\.?|"
    r"작성자 .{1,40}|댓글 ?\d+건 .{0,60}",
    re.IGNORECASE,
)
# The way to a page: "Home > Treatments > Knee".
_TRAIL = re.compile(r"[^.!?>›»]++(?:[>›»][^.!?>›»]++){1,6}")
# A result is written so as well ("Cells > placebo"): with that sign, a way leads from home, or stands above the text.
_HOME = re.compile(
    r"\W*(?:you are here:?\s*)?(?:home(?: ?page)?|start(?:seite)?|main(?: page)?|index|accueil|inicio|início|홈|처음|"
    r"首页|首頁|ホーム|トップ|главная)\s*",
    re.IGNORECASE,
)
_STEP, _MOST_IN_STEP = re.compile(r"[>›»]"), 40
_ROW = re.compile(r"[^\n]*(?:\n|\Z)")
_SENTENCE_END = re.compile(r"[.!;:,…。]$")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    words: str
    after_gap: bool
    before_gap: bool

    @property
    def end(self) -> int:
        return self.start + len(self.words)


def read(data: bytes, charset: str = "", address: str = "") -> Extraction:
    """The text exactly as it is, with CRLF as LF. Raises BadDocument."""
    found = extract_text(data, charset)
    parts = plain_parts(found.text)
    suggestions = printed_suggestions(found.text, parts)
    return Extraction(found.text, found.charset, "text", VERSION, "text/plain", parts, capped(suggestions))


def plain_parts(text: str) -> tuple[Part, ...]:
    """Headings, furniture, reference lists and blocks of a text that has no markup."""
    lines = list(islice(_lines(text), MAX_LINES))
    first = next((line.start for line in lines if len(line.words) >= MIN_BELOW), len(text))
    furniture = [line for line in lines if _is_furniture(line.words, begins=line.start < first)]
    places = {line.start for line in furniture}
    blocks = plain_blocks(text, places)
    inside = _inside(blocks, places)
    body = [line for line in lines if line.start not in places or line.start in inside]
    lengths = {block.start: block.end - block.start for block in blocks}
    headings = list(_headings(body, lengths))
    references = under_lines(text, (line.end for line in body if is_reference_heading(line.words)))
    return in_order([*_joined(lines, places - inside), *headings, *references, *blocks])


def _inside(blocks: list[Part], places: set[int]) -> set[int]:
    """Of these places those in a block: a line of body text that reads like a phrase of a page's frame is none."""
    found, at = set(), 0
    for place in sorted(places):
        while at < len(blocks) and blocks[at].end <= place:
            at += 1
        if at < len(blocks) and blocks[at].start <= place:
            found.add(place)
    return found


def _lines(text: str) -> Iterator[_Line]:
    """The lines that have words, without the white space around them, and whether empty lines stand beside them."""
    gap = True
    last: tuple[int, str, bool] | None = None
    for row in _ROW.finditer(text):
        words = row[0].strip()
        if last and (words or not gap):
            yield _Line(*last, before_gap=not words)
            last = None
        if words:
            last = (row.start() + row[0].index(words[0]), words, gap)
        gap = not words
    if last:
        yield _Line(*last, before_gap=True)


def _is_furniture(words: str, *, begins: bool) -> bool:
    """Whether a line is nothing but a phrase of a page's frame; ``begins`` says that no paragraph stands above it."""
    if len(words) > 300:
        return False
    return _FURNITURE.fullmatch(words) is not None or (len(words) <= 120 and _is_way(words, begins=begins))


def _is_way(words: str, *, begins: bool) -> bool:
    if not _is_trail(words):
        return False
    if ">" not in words or _HOME.fullmatch(words.partition(">")[0]):
        return True
    return begins and not any(step.strip()[:1].islower() or step.strip()[:1].isdigit() for step in _STEP.split(words))


def _is_trail(words: str) -> bool:
    if not _TRAIL.fullmatch(words):
        return False
    return all(len(step.removeprefix(" ").removesuffix(" ")) <= _MOST_IN_STEP for step in _STEP.split(words))


def _joined(lines: list[_Line], places: set[int]) -> Iterator[Part]:
    """One part for furniture lines that follow each other."""
    start = end = -1
    for line in lines:
        if line.start in places:
            start, end = (start if start >= 0 else line.start), line.end
        elif start >= 0:
            yield Part("furniture", start, end)
            start = -1
    if start >= 0:
        yield Part("furniture", start, end)


def _headings(body: list[_Line], lengths: dict[int, int]) -> Iterator[Part]:
    """Short lines that stand alone above a paragraph; the first of all, with nothing before it, is of level 1.

    `lengths` are those of the paragraphs of several lines, by where they begin.
    """
    for number, line in enumerate(body[:-1]):
        below = body[number + 1]
        if _looks_like_heading(line) and lengths.get(below.start, len(below.words)) >= MIN_BELOW:
            yield Part("heading", line.start, line.end, 1 if number == 0 else 2)


def _looks_like_heading(line: _Line) -> bool:
    words = line.words
    first = words[0]
    return (
        line.after_gap
        and line.before_gap
        and 3 <= len(words) <= MAX_HEADING
        and not _SENTENCE_END.search(words)
        and (first.isupper() or first.isdigit())
        and "\t" not in words
        and any(sign.isalpha() for sign in words)
    )
