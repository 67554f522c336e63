"""How coders describe a claim, side by side: where they differ, what was decided, and whom that does not follow."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, TextChoices

from claims.choices import Answers, ClaimType, Commitment, RoundTask, Strength, Voice
from claims.models import Claim, Description, Round, RoundUnit, User
from claims.models.description import SAID
from claims.reads.claim.descriptions import descriptions_seen_by
from claims.reads.review.decisions import Dissent, Said, differing
from claims.rules.review.decide import Spread, dissent, distance

NAMES: Final = {
    "voice": "Voice", "claim_type": "Type", "strength": "Causal wording", "commitment": "Firmness",
    "answers": "How it answers",
}  # fmt: skip
CODES: Final[dict[str, type[TextChoices]]] = {
    "voice": Voice, "claim_type": ClaimType, "strength": Strength, "commitment": Commitment, "answers": Answers,
}  # fmt: skip
# Codes that stand in an order, weakest first. What is not causal stands off the scale.
SCALES: Final = {
    "strength": tuple(str(code) for code in Strength if code != Strength.NOT_CAUSAL),
    "commitment": tuple(str(code) for code in Commitment),
}
TWO: Final = 2


def codings_on(claim: Claim, user: User) -> list[Description]:
    """What each coder says that stands, as far as this person may see it, in the order of storing."""
    seen = descriptions_seen_by(user).coded().filter(claim=claim).order_by("pk")
    return list(seen.select_related("coder", "round", "question"))


def said_by(one: Description) -> Said:
    """What a coding says, in words; None for nothing."""
    return {name: getattr(one, f"get_{name}_display")() or None for name in SAID}


def coded_openly(claim: Claim) -> bool:
    """Whether a round that codes wording and is open has the claim: nothing of it is decided before the reveal."""
    units = RoundUnit.objects.filter(claim=claim, round__opened_at__isnull=False, round__closed_at=None)
    return units.exclude(round__task=RoundTask.RATE).exists()


@dataclass(frozen=True, slots=True)
class Told:
    """A decided coding as pages tell it: with the dissent of the codings that it rests on."""

    decided: Description
    dissent: list[Dissent]
    coders: int

    @property
    def stands(self) -> bool:
        """Whether nothing took its place, and it was not taken back."""
        return not hasattr(self.decided, "superseded_by") and self.decided.withdrawn_at is None


def told_on(claim: Claim, user: User) -> list[Told]:
    """All that was decided on the claim's wording, as far as the person may see it, oldest first. Two queries."""
    rows = descriptions_seen_by(user, Description.objects.filter(decided=True, claim=claim))
    decided = list(rows.select_related("coder", "superseded_by", "round").order_by("pk"))
    uids = {uid for one in decided for uid in one.compared}
    rests_on = Description.objects.coded().filter(uid__in=uids, claim=claim)
    codings = {one.uid: one for one in descriptions_seen_by(user, rests_on)} if uids else {}
    return [_told(one, [codings[uid] for uid in one.compared if uid in codings]) for one in decided]


def _told(decided: Description, codings: list[Description]) -> Told:
    words, said = said_by(decided), [said_by(one) for one in codings]
    found = (Dissent(NAMES[name], dissent(words[name], (one[name] for one in said))) for name in SAID)
    return Told(decided, [one for one in found if one.words], len(codings))


# --- all claims of a round ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Case:
    """A claim of a round with its codings there: on what they differ, and how far over all five."""

    claim: int
    coders: int
    strength: float
    differs: frozenset[str]
    decided: bool

    @property
    def alike(self) -> bool:
        """Whether two coders or more say the same."""
        return self.coders >= TWO and not self.differs


def cases_in(round_: Round, user: User) -> list[Case]:
    """Each claim that was coded in the round, the strongest disagreement first; as far as this person sees codings.

    `decided`: what is decided on it rests on a coding of this round. Two queries.
    """
    seen = descriptions_seen_by(user).coded().filter(round=round_, claim__withdrawn_at=None, claim__withheld_at=None)
    by_claim: dict[int, list[dict[str, str]]] = defaultdict(list)
    for key, *codes in seen.order_by("pk").values_list("claim", *SAID):
        by_claim[key].append(dict(zip(SAID, codes, strict=True)))
    coded = seen.filter(claim=OuterRef("claim")).order_by()
    stand = Description.objects.current().filter(Exists(coded), decided=True, round=round_)
    decided = set(stand.values_list("claim", flat=True))
    cases = [_case(key, rows, decided=key in decided) for key, rows in by_claim.items()]
    return sorted(cases, key=lambda one: (-one.strength, -one.coders, one.claim))


def _case(claim: int, rows: list[dict[str, str]], *, decided: bool) -> Case:
    differs = differing(dict(row) for row in rows)
    strength = sum(distance(_spread(name, [row[name] for row in rows]), _places(name)) for name in differs)
    return Case(claim, len(rows), strength, frozenset(differs), decided)


def _places(name: str) -> list[int]:
    return list(range(len(SCALES.get(name, ()))))


def _spread(name: str, codes: Iterable[str]) -> Spread:
    said = [code for code in codes if code]
    placed = [SCALES[name].index(code) for code in said if code in SCALES.get(name, ())]
    return Spread(len(said), len(set(said)), len(placed), min(placed, default=None), max(placed, default=None))
