"""Invented documents whose sentences are known, for trying what an extractor makes of their print.

Inline: ``^{6}`` is raised, ``_{2}`` lowered. The same documents each time, as they are made from a fixed seed.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from claims.rules.text.raised import lowered, raised

_MOVED = re.compile(r"([\^_])\{([^}]*)\}")

_WHO = (
    "patients with persistent osteoarthritis", "participants in the comparison group",
    "adults who received autologous cells",
    "volunteers from rehabilitation departments", "people with long-standing inflammatory disease",
    "older respondents with several comorbidities", "children from three university hospitals",
    "recipients of mesenchymal stromal cells", "outpatients at the participating institutions",
)  # fmt: skip
_DID = (
    "reported considerably less discomfort", "described a gradual improvement of their mobility",
    "showed no measurable difference in cartilage thickness", "discontinued their anti-inflammatory medication",
    "needed additional physiotherapeutic consultations", "did not differ from the untreated population",
    "were followed by independent investigators", "experienced temporary swelling around the injection site",
    "completed the standardised questionnaire",
)  # fmt: skip
_WHEN = (
    "during the observation period of twenty-four weeks", "after the second intra-articular administration",
    "within the first postoperative fortnight", "by the end of the randomised phase",
    "throughout the unblinded continuation", "at the prespecified intermediate examination",
    "before the preliminary analysis was undertaken", "in the months that followed hospitalisation",
)  # fmt: skip
_BUT = (
    "although the confidence intervals were disappointingly wide",
    "but this may reflect the expectations of the respondents",
    "while the corresponding laboratory findings remained unremarkable",
    "which the accompanying editorial considered insufficient evidence", "and no causal interpretation is warranted",
    "so that a considerable uncertainty about the underlying mechanism remains",
    "even where the manufacturer’s specifications had been observed",
    "because the documentation of adverse events was incomplete",
)  # fmt: skip
_LEAD = (
    "According to the supplementary documentation", "In contrast to earlier advertisements", "Nevertheless",
    "As a consequence of these considerations", "In a retrospective comparison",
    "On the basis of radiographic measurements",
    "Under comparable circumstances", "Contrary to the announcement of the clinic",
)  # fmt: skip
_FORMULAS = (
    "Each knee received 2 × 10^{6} cells per cm^{2} in phase {n}.",
    "The dose of 5 × 10^{7} cells was doubled after {n} weeks, and the pH stayed at 7.4.",
    "Levels of CO_{2} and of H_{2}O_{2} rose by {n} % (P < 0.05).",
    "With β = 0.{n} and α = 0.05, the power was at least 80 %.",
    "Serum TNF-α fell from {n} μg/mL to 3 μg/mL in two of nine patients.",
    "The area under the curve was {n} ± 3 mg·h·L^{−1}, which is 10^{3} times less.",
    "Estimates of χ^{2} above {n} were taken as noteworthy, and those of r^{2} below 0.1 were not.",
    "At 37 °C the medium with Ca^{2+} and HCO_{3} was exchanged {n} times.",
    "A mean difference of −1.{n} points (95 % CI −2.9 to 0.1) is compatible with no effect.",
    "Cells of type CD34^{+} made up ≥ {n} % of the suspension, those of type CD45^{−} ≤ 2 %.",
)  # fmt: skip
_HEADINGS = (
    "Background and objectives", "Recruitment of participants", "Preparation of the suspension",
    "Statistical considerations",
    "Outcomes that were measured", "Limitations of this investigation", "Interpretation", "Acknowledgements",
)  # fmt: skip


@dataclass(slots=True)
class Block:
    """A piece of a document: heading, paragraph, item, table (of ``rows``), or note: a footnote of the one before."""

    kind: str
    sentences: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """What is printed; ``columns`` is how many the text has, ``running`` what stands at the head of each page."""

    name: str
    title: str
    blocks: list[Block]
    columns: int = 1
    running: str = ""

    def sentences(self) -> Iterator[str]:
        """Each sentence as it should be found."""
        for block in self.blocks:
            yield from (as_stored(sentence) for sentence in block.sentences if block.kind != "heading")
            yield from (as_stored(cell) for row in block.rows for cell in row if cell.endswith("."))


def as_stored(sentence: str) -> str:
    """The sentence with its raised and lowered signs."""
    return _MOVED.sub(lambda found: (raised if found[1] == "^" else lowered)(found[2]), sentence)


def pieces(sentence: str) -> Iterator[tuple[str, str]]:
    """The sentence in pieces: "" or "^" or "_", and the words that stand so."""
    at = 0
    for found in _MOVED.finditer(sentence):
        yield "", sentence[at : found.start()]
        yield found[1], found[2]
        at = found.end()
    yield "", sentence[at:]


def documents() -> list[Document]:
    """Five documents: prose, two columns, formulas, tables and lists, and a report with all of these."""
    made = random.Random(8)  # noqa: S311  no secret
    seen: set[str] = set()
    prose = [block for head in _HEADINGS[:6] for block in _section(made, seen, head, 3)]
    columns = [block for head in _HEADINGS[:7] for block in _section(made, seen, head, 3)]
    formulas = [block for head in _HEADINGS[1:4] for block in _section(made, seen, head, 1)]
    formulas += [Block("paragraph", _formulas(made, seen, 5)) for _ in range(4)]
    report = [block for head in _HEADINGS[:4] for block in _section(made, seen, head, 2)]
    report.insert(3, Block("note", [_sentence(made, seen)]))
    report += [_table(made, seen), Block("paragraph", _formulas(made, seen, 4)), *_items(made, seen)]
    report += [block for head in _HEADINGS[4:] for block in _section(made, seen, head, 2)]
    return [
        Document("prose", "A comparison of cellular preparations", prose, running="Comparison of preparations"),
        Document("columns", "Expectations of patients before injections", columns, columns=2),
        Document("formulas", "Doses and concentrations", formulas),
        Document("tables", "Findings at a glance", _tables(made, seen), running="Findings"),
        Document("report", "Stromal cells for painful knees", report, columns=2, running="Report on stromal cells"),
    ]


def _section(made: random.Random, seen: set[str], heading: str, paragraphs: int) -> Iterator[Block]:
    yield Block("heading", [heading])
    for _ in range(paragraphs):
        yield Block("paragraph", [_sentence(made, seen) for _ in range(made.randint(2, 5))])


def _sentence(made: random.Random, seen: set[str]) -> str:
    while True:
        who, did, when, but, lead = (made.choice(of) for of in (_WHO, _DID, _WHEN, _BUT, _LEAD))
        count = made.randint(3, 98)
        sentence = made.choice(
            (
                f"{who[0].upper()}{who[1:]} {did} {when}.",
                f"{lead}, {count} of the {who} {did} {when}, {but}.",
                f"{lead}, {who} {did}, {but}.",
                f"Of {who}, {count} % {did} {when} (n = {count + 9}).",
                f"It is not known whether {who} {did} {when}.",
            )
        )
        if sentence not in seen:
            seen.add(sentence)
            return sentence


def _formulas(made: random.Random, seen: set[str], count: int) -> list[str]:
    found: list[str] = []
    while len(found) < count:
        sentence = made.choice(_FORMULAS).replace("{n}", str(made.randint(11, 79)))
        if sentence not in seen:
            seen.add(sentence)
            found.append(sentence)
    return found


def _table(made: random.Random, seen: set[str]) -> Block:
    names = ("Cells", "Placebo", "Exercise", "Waiting list")
    rows = [[name, str(made.randint(10, 90)), _sentence(made, seen)] for name in names]
    return Block("table", rows=[["Group", "n", "Finding"], *rows])


def _items(made: random.Random, seen: set[str]) -> list[Block]:
    return [Block("item", [_sentence(made, seen)]) for _ in range(5)]


def _tables(made: random.Random, seen: set[str]) -> list[Block]:
    values = [["Measure", "Before", "After", "P"]]
    values += [
        [
            f"Scale {letter}",
            f"{made.randint(30, 60)}.{made.randint(1, 9)}",
            f"{made.randint(10, 30)}.5",
            f"0.{made.randint(11, 99)}",
        ]
        for letter in "ABCDEF"
    ]
    return [
        *_section(made, seen, _HEADINGS[4], 2),
        _table(made, seen),
        *_section(made, seen, _HEADINGS[5], 1),
        Block("table", rows=values),
        *_section(made, seen, _HEADINGS[6], 1),
        *_items(made, seen),
        *_section(made, seen, _HEADINGS[0], 1),
        *_items(made, seen),
    ]
