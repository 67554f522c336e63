"""A printed line is not a sentence: what the guard, re-anchoring and alignment make of texts in lines.

Invented articles are printed in lines of 40 to 100 characters: plain, indented, with words divided at line ends, as a
web page with line breaks, and as preformatted text. What is read in them is compared with what is read in the same
article in one line a paragraph. Needs no database.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from random import Random

from benchmarks.data import Place
from benchmarks.figures import Bar, Figure
from benchmarks.texts import article
from claims.choices import SightingState
from claims.rules.copies.alignment import SAME, align
from claims.rules.extract import extract
from claims.rules.span.lines import lined
from claims.rules.span.outside import outside
from claims.rules.span.sighting import Comparison, Sighted
from claims.rules.text.flow import Flowed, both_words, flowed, level, read_level
from claims.rules.text.sentence import sentences

WIDTHS = range(40, 101, 4)
ARTICLES, CLAIMS, LENGTH = 30, 5, 2_500
# The guard shows so many phrases.
SHOWN = 4
SEED = 8
_LETTERS = re.compile(r"[a-z]{8,}")


@dataclass(frozen=True)
class Printed:
    """An article as a document of some kind has it, with its blocks and as it is read."""

    text: str
    blocks: list[tuple[int, int]]
    read: Flowed

    @classmethod
    def of(cls, data: str, filename: str) -> "Printed":
        """Extract it, as a captured file is."""
        found = extract(data.encode(), filename=filename)
        blocks = list(lined(found.text, found.structure_rows(), found.version).blocks)
        return cls(found.text, blocks, flowed(found.text, blocks))

    def span(self, pick: "Pick") -> tuple[int, int]:
        """Where the words of a sentence stand that is read there once."""
        at = self.read.text.index(pick.sentence) + pick.sentence.index(pick.words)
        return self.read.span(at, at + len(pick.words))


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence that stands once in an article, and some words of it that stand once in it."""

    sentence: str
    words: str


def in_lines(text: str, width: int, *, indent: str = "", divides: bool = False) -> str:
    """Each paragraph filled to lines of so many characters; `divides`: words too, after a hyphen."""
    return "\n\n".join(_filled(paragraph, width, indent, divides=divides) for paragraph in text.split("\n\n"))


def _filled(paragraph: str, width: int, indent: str, *, divides: bool) -> str:
    lines = [indent]
    for word in paragraph.split():
        line = lines[-1]
        room = width - len(line) - (line != indent)
        if len(word) <= room or line == indent:
            lines[-1] = f"{line} {word}" if line != indent else line + word
        elif divides and _LETTERS.fullmatch(word) and room >= 5:
            cut = min(room - 1, len(word) - 3)
            lines[-1] = f"{line} {word[:cut]}-"
            lines.append(indent + word[cut:])
        else:
            lines.append(indent + word)
    return "\n".join(lines)


# How an article is printed in lines of so many characters.
LAYOUTS: dict[str, Callable[[str, int], Printed]] = {
    "plain": lambda text, width: Printed.of(in_lines(text, width), "a.txt"),
    "indented": lambda text, width: Printed.of(in_lines(text, width, indent="    "), "a.txt"),
    "divided words": lambda text, width: Printed.of(in_lines(text, width, divides=True), "a.txt"),
    "line breaks": lambda text, width: Printed.of(_page(in_lines(text, width)), "a.html"),
    "preformatted": lambda text, width: Printed.of(f"<pre>{escape(in_lines(text, width))}</pre>", "a.html"),
}


def unwrapped(text: str) -> Printed:
    """The article with each paragraph in one line."""
    return Printed.of(text, "a.txt")


def _page(text: str) -> str:
    paragraphs = (escape(paragraph).replace("\n", "<br>\n") for paragraph in text.split("\n\n"))
    return "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)


def articles(number: int, seed: int = SEED) -> Iterator[tuple[Random, str]]:
    """Invented articles, each with the chance that made it."""
    for one in range(number):
        random = Random(seed * 1_000 + one)  # noqa: S311 -- texts, no secrets
        yield random, "\n\n".join(" ".join(part.split()) for part in article(random, LENGTH).split("\n\n"))


def chosen(random: Random, text: str) -> Pick:
    """A sentence by chance, and three to twelve words in a row of it."""
    while True:
        start, end = random.choice(sentences(text))
        sentence = text[start:end]
        words = sentence.split(" ")
        first = random.randrange(max(len(words) - 3, 1))
        part = " ".join(words[first : first + random.randint(3, 12)])
        if text.count(sentence) == 1 and sentence.count(part) == 1:
            return Pick(sentence, part)


def measure(place: Place) -> Iterator[Figure]:
    """The bars of section 1 of what is read in lines."""
    yield from _measure_guard()
    yield from _measure_wrapped_anew()
    yield from _measure_edits()
    yield _measure_alignment()


# --- the guard -------------------------------------------------------------------------------------------------------


def guarded(document: Printed, span: tuple[int, int]) -> list[tuple[str, str, str]]:
    """What is shown beside a selection, and the words that it would be widened to."""
    same = level(document.text, document.blocks)
    shown = outside(same, *span)[:SHOWN]
    return [(one.kind, one.words, read_level(same[one.with_start : one.with_end])) for one in shown]


def _measure_guard() -> Iterator[Figure]:
    for name, layout in LAYOUTS.items():
        tried, missed = 0, []
        for random, text in articles(ARTICLES):
            plain = unwrapped(text)
            for width in WIDTHS:
                pick = chosen(random, text)
                tried += 1
                if not _is_guarded_alike(layout(text, width), plain, pick):
                    missed.append(f"{width}: {pick.sentence}")
        share, facts = 100 * (tried - len(missed)) / tried, {"selections": float(tried)}
        group, note = "Guard in lines: shown as unwrapped", "; ".join(missed[:20])
        yield Figure(group, name, (share,), "%", Bar(least=100), facts, note=note)


def _is_guarded_alike(document: Printed, plain: Printed, pick: Pick) -> bool:
    try:
        return guarded(document, document.span(pick)) == guarded(plain, plain.span(pick))
    except ValueError:  # the sentence is not read there as it was written
        return False


# --- the same text in other lines ------------------------------------------------------------------------------------


def sought(old: Printed, new: Printed, spans: list[tuple[int, int]]) -> list[Sighted]:
    """What the new document has of claims at these places of the old one."""
    comparison = Comparison(old.text, new.text, old_blocks=old.blocks, new_blocks=new.blocks)
    return [comparison.find(*span) for span in spans]


def _measure_wrapped_anew() -> Iterator[Figure]:
    for name, layout in LAYOUTS.items():
        tried = carried = wrong = 0
        for random, text in articles(ARTICLES):
            picks = [chosen(random, text) for _ in range(CLAIMS)]
            one, other = layout(text, random.choice(WIDTHS)), layout(text, random.choice(WIDTHS))
            for old, new in ((one, other), (one, unwrapped(text)), (unwrapped(text), other)):
                found = sought(old, new, [old.span(pick) for pick in picks])
                right, amiss = _carried(new, found, picks)
                tried, carried, wrong = tried + len(picks), carried + right, wrong + amiss
        facts: dict[str, float] = {"claims": tried, "wrong": wrong}
        share = 100 * carried / tried
        yield Figure("Wrapped anew: carried over by itself", name, (share,), "%", Bar(least=95), facts)


def _carried(new: Printed, found: list[Sighted], picks: list[Pick]) -> tuple[int, int]:
    """How many claims were carried over by themselves to their place, and how many to another one."""
    exact = [(one, pick) for one, pick in zip(found, picks, strict=True) if one.state == SightingState.EXACT]
    right = sum((one.start, one.end) == new.span(pick) for one, pick in exact)
    return right, len(exact) - right


# --- edited texts ----------------------------------------------------------------------------------------------------


def _swapped(sentence: str) -> str:
    return sentence.replace(" the ", " no ", 1) if " the " in sentence else f"Nobody says that {sentence}"


# What happens to a sentence, and what a proposal must say of it.
EDITS: dict[str, tuple[Callable[[str], str], str]] = {
    "a denial before it": (lambda sentence: f"It is not true that {sentence[0].lower()}{sentence[1:]}", "not"),
    "a denial after it": (lambda sentence: f"{sentence[:-1]}, which is not true.", "not"),
    "a hedge before it": (lambda sentence: f"Perhaps {sentence[0].lower()}{sentence[1:]}", "perhaps"),
    "a hedge after it": (lambda sentence: f"{sentence[:-1]}, or so it seems.", "seems"),
    "a number after it": (lambda sentence: f"{sentence[:-1]} (n = 7).", "number"),
    "another word": (_swapped, "no"),
}


@dataclass(slots=True)
class _Edited:
    """What became of claims in edited sentences, and of others in the same texts."""

    edits: int = 0
    wrong: int = 0
    lost: int = 0
    told: int = 0
    others: int = 0
    kept: int = 0
    moved: int = 0


def _measure_edits() -> Iterator[Figure]:
    seen = _Edited()
    for random, text in articles(ARTICLES, SEED + 1):
        for change, telling in EDITS.values():
            _try_edit(seen, random, text, change, telling)
    group, facts = "Edited, wrapped and unwrapped", {"edits": float(seen.edits), "lost": float(seen.lost)}
    others = {"claims": float(seen.others)}
    told = 100 * seen.told / max(seen.edits - seen.lost, 1)
    yield Figure(group, "wrong automatic anchors", (seen.wrong,), "", Bar(most=0), facts)
    yield Figure(group, "silent moves of other claims", (seen.moved,), "", Bar(most=0), others)
    yield Figure(group, "proposals that say what changed", (told,), "%", Bar(least=95), facts)
    yield Figure(group, "other claims carried over", (100 * seen.kept / max(seen.others, 1),), "%", None, others)


def _try_edit(seen: _Edited, random: Random, text: str, change: Callable[[str], str], telling: str) -> None:
    """Edit one sentence, of which a claim has words that stay, and print both texts anew in lines or without."""
    pick = chosen(random, text)
    edited = text.replace(pick.sentence, change(pick.sentence))
    stays = pick.words if pick.words in change(pick.sentence) else pick.words.split(" ", 1)[-1]
    others = [one for one in (chosen(random, text) for _ in range(CLAIMS)) if one.sentence != pick.sentence]
    layouts = [unwrapped_at, *LAYOUTS.values()]
    old, new = (random.choice(layouts)(one, random.choice(WIDTHS)) for one in (text, edited))
    first, *rest = sought(old, new, [old.span(one) for one in (Pick(pick.sentence, stays), *others)])
    seen.edits += 1
    seen.wrong += first.state == SightingState.EXACT
    seen.lost += first.state == SightingState.LOST
    seen.told += first.state != SightingState.LOST and telling in first.why
    right, amiss = _carried(new, rest, others)
    seen.others, seen.kept, seen.moved = seen.others + len(others), seen.kept + right, seen.moved + amiss


def unwrapped_at(text: str, width: int) -> Printed:
    """One line a paragraph, whatever the width."""
    return unwrapped(text)


# --- a journal's text beside the page that copied it -----------------------------------------------------------------


def _measure_alignment() -> Figure:
    false = compared = 0
    for random, text in articles(ARTICLES, SEED + 2):
        page = unwrapped(text)
        for layout in LAYOUTS.values():
            journal = layout(text, random.choice(WIDTHS))
            known = both_words(journal.text, page.text)
            pairs = (level(one.text, one.blocks, known) for one in (journal, page))
            passages = align(*pairs).passages
            compared += len(passages)
            false += sum(passage.kind != SAME for passage in passages)
    name = "passages falsely dropped, altered or added"
    return Figure("A journal beside its copy", name, (false,), "", Bar(most=0), {"passages": compared})
