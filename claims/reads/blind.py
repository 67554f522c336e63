"""What is kept from who rates a claim, beside others' ratings: where its words come from, and what others made of them.

A claim that somebody still has to rate *masked* is not there for them but on its rating page. Of every other claim that
was handed to them, until the reveal, is *veiled* what would lead them as others' ratings do: how others coded its
wording, the same in neutral words, and where evidence stands on it. What studies did and found is never hidden.
Of a claim that somebody codes independently on the spot, what others made of its words is veiled until they are done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.choices import Reveal
from claims.models.claim import Claim
from claims.models.description import SAID, BlindCoding
from claims.models.evidence_item import EvidenceLink
from claims.models.rating import _Everybody, awaited_by, done_by
from claims.models.round import Assignment, Round
from claims.models.user import User

# What a claim carries that somebody made of its words. A veiled one is read as if nobody had.
MADE_OF_WORDS = (*SAID, "statement", "note")


def masked_for(user: User | _Everybody) -> QuerySet[Assignment]:
    """Claims that this person still has to rate masked, as they were handed to them; of everybody: that anybody has."""
    if isinstance(user, _Everybody):
        return Assignment.objects.filter(round__closed_at=None, round__masked=True, claim__isnull=False).order_by()
    return awaited_by(user).filter(round__masked=True, claim__isnull=False).order_by()


def rounds_masked_for(user: User) -> QuerySet[Round]:
    """Rounds that are not closed in which this person rates masked, whether they are through with it or not."""
    handed = Assignment.objects.filter(reviewer=user, round=OuterRef("pk")).order_by()
    return Round.objects.filter(Exists(handed), closed_at=None, masked=True).order_by()


@dataclass(frozen=True, slots=True)
class Veil:
    """What one person does not see yet of the claims that were handed to them, and that they code independently."""

    handed: QuerySet[Assignment]
    # None: no coding is begun, so that no row is asked about it.
    begun: QuerySet[BlindCoding] | None

    def over(self, to: str = "") -> Q:
        """Condition: the claim at this path is veiled."""
        handed = Q(Exists(self.handed.filter(claim=OuterRef(f"{to}pk"))))
        return handed if self.begun is None else handed | Q(Exists(self.begun.filter(claim=OuterRef(f"{to}pk"))))

    def over_links(self) -> Q:
        """Condition on evidence links: a veiled claim is the link's own, or one of the link's question."""
        return Q(Exists(self.handed.filter(claim=OuterRef("claim")))) | Q(
            Exists(self.handed.filter(claim__question=OuterRef("question")))
        )

    def among(self, claims: Iterable[Claim]) -> set[int]:
        """The keys of those that are veiled. One query, or two."""
        keys = [claim.pk for claim in claims]
        found = set(self.handed.filter(claim__in=keys).values_list("claim", flat=True))
        begun = () if self.begun is None else self.begun.filter(claim__in=keys).values_list("claim", flat=True)
        return found.union(begun)


def veil_of(user: User | _Everybody) -> Veil | None:
    """What is veiled from this person; None where nothing is. From everybody is veiled what is veiled from anybody.

    Two queries; none for who has nothing to do, and none again within a request.
    """
    if isinstance(user, _Everybody):
        return _veil_of_everybody()
    if user.known is None:
        return _veil_of(user)
    if not user.known.rates_blind and not user.known.codes_blind:
        return None
    if not user.veils:
        user.veils = (_veil_of(user),)
    veil: Veil | None = user.veils[0]
    return veil


def _veil_of(user: User) -> Veil | None:
    known = user.known
    shown = Q(round__reveal=Reveal.AFTER_OWN) & done_by(user)
    handed = Assignment.objects.filter(~shown, reviewer=user, round__closed_at=None, claim__isnull=False).order_by()
    begun = BlindCoding.objects.filter(coder=user, ended_at=None).order_by()
    codes = begun.exists() if known is None else known.codes_blind
    return Veil(handed, begun if codes else None) if codes or handed.exists() else None


def _veil_of_everybody() -> Veil | None:
    handed = Assignment.objects.filter(round__closed_at=None, claim__isnull=False).order_by()
    begun = BlindCoding.objects.filter(ended_at=None).order_by()
    codes = begun.exists()
    return Veil(handed, begun if codes else None) if codes or handed.exists() else None


def veiled(claim: Claim, user: User) -> bool:
    """Whether this claim is veiled from the person. Two to four queries."""
    veil = veil_of(user)
    return veil is not None and claim.pk in veil.among([claim])


def stance_veiled(user: User, *, claim: Claim | None = None, question: int | None = None) -> bool:
    """Whether the person does not see where evidence stands on a claim, or on a question (by key).

    At most three queries.
    Evidence on a question stands on each of its claims, so that one that is veiled veils it on all of them.
    """
    veil = veil_of(user)
    if veil is None:
        return False
    about = Q(claim=claim.pk) if claim is not None else Q(pk__in=[])
    question = claim.question_id if claim is not None else question
    return veil.handed.filter(about | Q(claim__question=question) if question is not None else about).exists()


def links_shown(user: User, links: QuerySet[EvidenceLink]) -> QuerySet[EvidenceLink]:
    """These evidence links without those whose stance the person does not see yet. Two queries beside theirs."""
    veil = veil_of(user)
    return links if veil is None else links.filter(~veil.over_links())


def draw_veil(claims: Iterable[Claim], user: User) -> None:
    """Empty, in memory alone, what others made of the words of those that are veiled. Two to four queries."""
    veil = veil_of(user)
    covered = veil.among(claims) if veil is not None else ()
    for claim in claims:
        if claim.pk in covered:
            empty(claim)


def empty(claim: Any) -> None:
    """Read a claim, in memory alone, as if nobody had made anything of its words. It is not to be saved."""
    for name in MADE_OF_WORDS:
        setattr(claim, name, "")
