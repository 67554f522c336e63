"""How well the rules of wording do what a person would: what the guard shows, and what is suggested of a sentence.

Read against sentences of our own, beside this file, which were coded before the rules were written, and against those
of `*-held-out*.tsv`, written after them. `press_releases` reads 2,076 sentences that Yu, Wang, Guo and Li coded, where
they are beside the repository; they are nobody's to copy. Needs no database.
"""

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from benchmarks.data import ROOT, Place
from benchmarks.figures import Bar, Figure
from claims.choices import Commitment, Strength
from claims.rules.span.outside import outside
from claims.rules.text.odd import plain
from claims.rules.text.suggestion import suggest_commitment, suggest_strength

HERE = Path(__file__).parent
PRESS_RELEASES = ROOT.parent / "shared/tables/c2c_annotated_eureka.csv"
# A reader is shown so many phrases (claims.reads.claim.surroundings).
SHOWN = 4
FIRM = tuple(Commitment.values)
# The levels of Yu, Li and Wang 2019. A denial, "not causal" and silence are their "no relationship".
LEVEL = {Strength.CORRELATIONAL.value: 1, Strength.CONDITIONAL.value: 2, Strength.DIRECT.value: 3}
Code = TypeVar("Code", str, int)
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


@dataclass(frozen=True, slots=True)
class Guarded:
    """What the guard did on a list of trimmed selections; `alarms` are of the `controls`, which leave nothing out."""

    limits: int
    shown: int
    controls: int
    alarms: int
    missed: tuple[str, ...]

    @property
    def recall(self) -> float:
        """Share of the selections that leave something out where it is shown."""
        return self.shown / self.limits

    @property
    def precision(self) -> float:
        """Share of the selections with something shown that do leave it out."""
        return self.shown / (self.shown + self.alarms)


def rows(name: str) -> list[dict[str, str]]:
    """The lines of a list beside this file; signs that show nothing are written there as escapes."""
    with (HERE / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [{key: _ESCAPED.sub(_sign, value) for key, value in line.items()} for line in lines]


def _sign(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1], 16))


def taken_apart(marked: str) -> tuple[str, int, int]:
    """A sentence whose selection stands in braces: its text, and where the selection starts and ends."""
    before, words, after = marked.replace("}", "{").split("{")
    return before + words + after, len(before), len(before + words)


def guarded(name: str, styles: Sequence[str] = ("research", "marketing")) -> Guarded:
    """Try the guard on a list of trimmed selections."""
    chosen = [row for row in rows(name) if row["style"] in styles]
    limits = [row for row in chosen if row["left out"] != "-"]
    controls = [row for row in chosen if row["left out"] == "-"]
    missed = tuple(row["sentence"] for row in limits if not _is_shown(row))
    alarms = sum(bool(outside(*taken_apart(row["sentence"]))) for row in controls)
    return Guarded(len(limits), len(limits) - len(missed), len(controls), alarms, missed)


def _is_shown(row: dict[str, str]) -> bool:
    """Whether a phrase that is shown has characters of what the selection leaves out."""
    text, start, end = taken_apart(row["sentence"])
    seen, wanted = plain(text), plain(row["left out"]).text
    at = seen.text.lower().index(wanted.lower())
    low, high = seen.span(at, at + len(wanted))
    return any(one.start < high and one.end > low for one in outside(text, start, end)[:SHOWN])


def firmness(name: str) -> list[tuple[str, str]]:
    """The code of each sentence of a list, and what is suggested; no suggestion is plain."""
    said = ((row["code"], suggest_commitment(row["sentence"])) for row in rows(name))
    return [(code, found.code if found else Commitment.PLAIN.value) for code, found in said]


def causal(coded: Iterable[tuple[int, str]]) -> list[tuple[int, int]]:
    """The level of each sentence as it is coded, and as it is suggested."""
    said = ((level, suggest_strength(sentence)) for level, sentence in coded)
    return [(level, LEVEL.get(found.code, 0) if found else 0) for level, found in said]


def own_causal(name: str) -> list[tuple[int, str]]:
    """Level and sentence of a list beside this file."""
    return [(LEVEL.get(row["code"], 0), row["sentence"]) for row in rows(name)]


def press_releases(half: int) -> list[tuple[int, str]]:
    """Level and sentence of half of the press releases, by a hash of the sentence: 0 the rules were tuned on, 1 not."""
    with PRESS_RELEASES.open(encoding="utf-8", newline="") as file:
        lines = [(int(line["label"]), line["sentence"]) for line in csv.DictReader(file)]
    return [one for one in lines if hashlib.sha256(one[1].strip().encode()).digest()[0] % 2 == half]


def macro_f1(pairs: Sequence[tuple[Code, Code]], codes: Iterable[Code]) -> float:
    """The mean over the codes of F1, the harmonic mean of precision and recall; a code that never occurs has 0."""
    scores = [_f1(pairs, code) for code in codes]
    return sum(scores) / len(scores)


def _f1(pairs: Sequence[tuple[Code, Code]], code: Code) -> float:
    both = sum(is_so == said == code for is_so, said in pairs)
    either = sum((is_so == code) + (said == code) for is_so, said in pairs)
    return 2 * both / either if either else 0.0


def measure(place: Place) -> Iterator[Figure]:
    """Recall and precision of the guard, macro-F1 of what is suggested."""
    yield from _measure_guard()
    yield from _measure_suggestions()


def _measure_guard() -> Iterator[Figure]:
    group = "Guard: what is just outside"
    for name in ("guard", "guard-held-out", "guard-held-out-2", "guard-held-out-3"):
        for styles in (("research",), ("marketing",)):
            found = guarded(name, styles)
            facts: dict[str, float] = {"selections": found.limits, "controls": found.controls, "alarms": found.alarms}
            missed = "; ".join(found.missed)
            yield Figure(
                group, f"recall, {name}, {styles[0]}", (found.recall,), "", Bar(least=0.85), facts, note=missed
            )
            yield Figure(group, f"precision, {name}, {styles[0]}", (found.precision,), "", Bar(least=0.9), facts)


def _measure_suggestions() -> Iterator[Figure]:
    group = "Suggestions: macro-F1 over four"
    for name in ("firmness", "firmness-held-out", "firmness-held-out-2"):
        pairs = firmness(name)
        yield Figure(group, name, (macro_f1(pairs, FIRM),), "", Bar(least=0.79), {"sentences": len(pairs)})
    for name in ("causal", "causal-held-out"):
        yield _causal_figure(group, name, own_causal(name), 0.66)
    for half, name in enumerate(("press releases, tuned on", "press releases, other half")):
        if PRESS_RELEASES.exists():
            yield _causal_figure(group, name, press_releases(half), 0.64)
        else:
            yield Figure(group, name, note=f"left out: {PRESS_RELEASES} is not there")


def _causal_figure(group: str, name: str, coded: list[tuple[int, str]], least: float) -> Figure:
    value = macro_f1(causal(coded), range(4))
    return Figure(group, name, (value,), "", Bar(least=least), {"sentences": len(coded)})
