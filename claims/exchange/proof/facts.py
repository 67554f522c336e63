"""What is known of a proof before its files are written: of which claim, for whom, when, and what is withheld."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from claims.models import Claim, Exemption, Rating, TimeStamp, User, Withholding
from claims.reads.blind import empty, stance_veiled, veiled
from claims.reads.time_stamp import covering
from claims.reads.withholding import bytes_readable, withholdings_of
from claims.rules.span.structure import Regions, parts_within, warnings_of


@dataclass(slots=True)
class ProofFacts:
    """A proof of a claim, for one person at one moment. `address` is what permalinks begin with, or empty.

    Ratings are in it only where they were asked for.
    """

    claim: Claim
    user: User
    address: str
    made_at: datetime
    ratings: bool = False
    withholdings: list[Withholding] = field(init=False)
    # Those that cover the copy on which the claim stands.
    stamps: list[TimeStamp] = field(init=False)
    # Of the rounds in which the claim was rated; without ratings none is told.
    exemptions: list[Exemption] = field(init=False)
    # Whether the person does not see yet what others made of its words, and where evidence stands.
    veiled: bool = field(init=False)
    stance_veiled: bool = field(init=False)

    def __post_init__(self) -> None:
        """Read what is withheld: nothing of the capture leaves while a part of it is. And what is told with ratings."""
        self.withholdings = withholdings_of(self.claim.capture_id)
        self.stamps = covering(self.claim.capture)
        self.exemptions = list(self._exemptions()) if self.ratings else []
        self.veiled = veiled(self.claim, self.user)
        self.stance_veiled = stance_veiled(self.user, claim=self.claim)
        if self.veiled:
            empty(self.claim)

    def _exemptions(self) -> QuerySet[Exemption]:
        rounds = Rating.objects.visible_to(self.user).filter(claim=self.claim).values("round")
        return Exemption.objects.filter(round__in=rounds).select_related("round", "account", "created_by")

    @property
    def permalink(self) -> str:
        """Address of the claim's page; empty where the installation has no public address."""
        return f"{self.address}{self.claim.get_absolute_url()}" if self.address else ""

    @property
    def warnings(self) -> list[str]:
        """What a reader should know of the text where the words stand."""
        rows, start, end = self.claim.capture.structure, self.claim.start, self.claim.end
        struck = Regions(parts_within(rows, start, end)).struck(start, end)
        told = [f"These words are {struck} on the page."] if struck else []
        return [*told, *warnings_of(rows, start, end)]

    @property
    def whole(self) -> bool:
        """Whether the bytes and the text are in it."""
        return not self.withholdings and bytes_readable(self.claim.capture)
