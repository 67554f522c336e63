"""What rounds over sources found: on each item the answer that came out for each source, by its side."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from claims.choices import UNCLASSIFIED, UnitKind, UnitRole
from claims.models import Round, RoundUnit, Source, User
from claims.models.rating import open_rounds_of
from claims.reads.review.outcome import Judged, judged_in
from claims.rules.review.frequency import DIFFER, NOTHING

# Outcomes that are no answer, by the words for them in an address: no code of an answer begins so.
NOT_RATED = "~not_rated"
IN_ADDRESS: Final = {DIFFER: "~differ", NOTHING: "~nothing"}


@dataclass(frozen=True, slots=True)
class SourceAnswers:
    """The sources of one round by uid, each with its side, and what came out for those that were rated."""

    round: Round
    sides: Mapping[str, str]
    judged: Mapping[str, Judged]

    def outcome(self, source: str, item: str) -> str:
        """The code of an answer, or one of the words for what is none."""
        judged = self.judged.get(source)
        if judged is None:
            return NOT_RATED
        said = judged.on(f"item:{item}")
        return IN_ADDRESS.get(said, said)

    def counts(self, item: str) -> Counter[tuple[str, str]]:
        """How many sources of each side have which outcome."""
        return Counter((side, self.outcome(uid, item)) for uid, side in self.sides.items())

    def with_outcome(self, item: str, outcome: str) -> list[str]:
        """The sources for which this came out."""
        return [uid for uid in self.sides if self.outcome(uid, item) == outcome]


def rounds_over_sources(user: User) -> QuerySet[Round]:
    """Rounds over sources whose ratings are all shown to this person, the newest first."""
    shown = Q(closed_at__isnull=False) | Q(pk__in=open_rounds_of(user).whole)
    rounds = Round.objects.filter(shown, unit_kind=UnitKind.SOURCE, opened_at__isnull=False)
    return rounds.select_related("scheme_version__scheme").order_by("-pk")


def answers_in(round_: Round, user: User, sources: QuerySet[Source] | None = None) -> SourceAnswers:
    """What came out for those sources of the round that are not withdrawn, or for these of them. Eight queries."""
    current = Source.objects.current() if sources is None else sources
    units = RoundUnit.objects.filter(round=round_, role=UnitRole.PLAIN, source__in=current.order_by().values("pk"))
    rows = units.order_by().values_list("source__uid", "source__source_type__side")
    sides = {uid: side or UNCLASSIFIED for uid, side in rows}
    return SourceAnswers(round_, sides, judged_in(round_, user))
