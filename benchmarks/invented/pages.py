"""Invented pages of text, for measuring with many claims: varied, plausible, and true of nothing."""

from dataclasses import dataclass
from random import Random

THERAPIES = (
    "Stem cell therapy", "MSC treatment", "Cord blood infusion", "Exosome therapy", "Platelet-rich plasma",
    "Adipose cell therapy", "Bone marrow concentrate", "NK cell therapy", "Ozone therapy", "Peptide therapy",
)  # fmt: skip
CONDITIONS = (
    "knee osteoarthritis", "multiple sclerosis", "chronic back pain", "Parkinson’s disease", "type 1 diabetes",
    "spinal cord injury", "Crohn’s disease", "heart failure", "COPD", "autism", "hair loss", "lupus",
    "tendon injury", "stroke", "macular degeneration", "ALS",
)  # fmt: skip
EFFECTS = (
    "relieves pain", "repairs damaged tissue", "reduces inflammation", "improves mobility", "slows progression",
    "restores function", "regenerates cartilage", "lowers relapse rates", "modulates the immune system",
    "shortens recovery",
)  # fmt: skip
FIRMNESS = {
    "hedged": ("may help when it", "has the potential that it", "appears promising because it"),
    "plain": ("is used because it", "works in such a way that it", "is given because it"),
    "boosted": ("clearly shows that it", "is highly effective and", "has demonstrated that it"),
    "absolute": ("always works and", "never fails and", "is guaranteed because it"),
}
FRAMES = (
    "{therapy} for {condition} {firm} {effect}",
    "In patients with {condition}, {lower} {firm} {effect}",
    "Our doctors say that {lower} for {condition} {firm} {effect}",
    "A study of {number} people with {condition} found that {lower} {firm} {effect}",
)
ENDINGS = (
    ".", " in {percent} % of cases.", " within {weeks} weeks.", ", said the “{condition}” team.", " without surgery.",
    ", if given early.",
)  # fmt: skip
FILLERS = (
    "Call us today for a free consultation.", "Our centre opened in {year}.", "Read what our guests say.",
    "The cells are counted before they are given.", "Results differ between people.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InventedClaim:
    """A sentence of an invented page: its offsets in code points, its words, and how firmly it speaks."""

    start: int
    end: int
    quote: str
    commitment: str
    condition: int
    effect: int


@dataclass(frozen=True, slots=True)
class InventedPage:
    """An invented page with the claims in it, in order."""

    title: str
    text: str
    claims: tuple[InventedClaim, ...]


def invent_page(random: Random, number: int, claims: int) -> InventedPage:
    """A page with this many claims, no two alike; `number` makes pages differ that are alike by chance."""
    title = f"{random.choice(THERAPIES)} and {random.choice(CONDITIONS)}: page {number}"
    parts, found, at = [f"{title}\n\n"], [], len(title) + 2
    for place in range(claims):
        filler = random.choice(FILLERS).format(year=random.randint(1990, 2025)) + " "
        quote, commitment, condition, effect = _sentence(random, f"{number}-{place + 1}")
        start = at + len(filler)
        found.append(InventedClaim(start, start + len(quote), quote, commitment, condition, effect))
        parts += [filler, quote, "\n" if place % 2 else " "]
        at = start + len(quote) + 1
    return InventedPage(title, "".join(parts), tuple(found))


def _sentence(random: Random, mark: str) -> tuple[str, str, int, int]:
    # The first of each list are common and the last rare, as words are.
    condition, effect = _zipf(random, len(CONDITIONS)), _zipf(random, len(EFFECTS))
    commitment = random.choices(list(FIRMNESS), weights=(4, 5, 3, 1))[0]
    therapy = THERAPIES[_zipf(random, len(THERAPIES))]
    frame = random.choice(FRAMES) + random.choice(ENDINGS)
    sentence = frame.format(
        therapy=therapy,
        lower=therapy[0].lower() + therapy[1:] if therapy[1].islower() else therapy,
        condition=CONDITIONS[condition],
        firm=random.choice(FIRMNESS[commitment]),
        effect=EFFECTS[effect],
        number=random.randint(8, 900),
        percent=random.randint(51, 99),
        weeks=random.randint(2, 26),
    )
    return f"{sentence[:-1]} [{mark}]{sentence[-1]}", commitment, condition, effect


def _zipf(random: Random, length: int) -> int:
    return min(int(length ** random.random()), length) - 1
