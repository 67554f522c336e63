"""Which releases a person may see; and what is to be known before one is made: what is unfinished, what it quotes."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, IntegerField, Min, Sum

from claims.choices import Depth, ImportState, ReleaseStep
from claims.models import (
    OPERATOR,
    Anchor,
    EvidenceItem,
    Import,
    Release,
    Round,
    SourceRelation,
    User,
    Withholding,
)
from claims.models.claim import ClaimQuerySet
from claims.models.rating import Reader, _Operator
from claims.models.release import ReleaseQuerySet
from claims.reads.blind import veil_of
from claims.reads.review.seen import decisions_seen_by

# So many are named one by one.
NAMED = 20
HALF = 0.5
MOST_QUOTED = 1_000


def releases_seen_by(person: User | AnonymousUser) -> ReleaseQuerySet:
    """Everything that was made for who has a role here; for everybody else what is public.

    So it is for who has claims to judge blind: a release may say what others made of them before.
    """
    if isinstance(person, User) and person.roles and veil_of(person) is None:
        return Release.objects.made()
    return Release.objects.public()


def releases_quoting(withholding: Withholding) -> ReleaseQuerySet:
    """Releases with words of the capture that is withheld: made after something was marked on it, and before that.

    What is withheld while a release is made is not in it.
    """
    on_it = {"capture": withholding.capture_id}
    first = [
        Anchor.objects.filter(**on_it).aggregate(at=Min("created_at"))["at"],
        EvidenceItem.objects.filter(**on_it).aggregate(at=Min("created_at"))["at"],
        SourceRelation.objects.filter(**on_it).aggregate(at=Min("created_at"))["at"],
    ]
    marked = min((at for at in first if at is not None), default=None)
    if marked is None:
        return Release.objects.none()
    made = Release.objects.made().filter(events__step=ReleaseStep.MADE, events__at__gte=marked)
    return made.filter(began_at__lte=withholding.created_at).order_by("number")


def unfinished(reader: Reader = OPERATOR) -> list[str]:
    """What is under way, and so is not in a release, or only in part."""
    return [*_open_rounds(reader), *_imports(), *_stale(reader)]


def _open_rounds(reader: Reader) -> Iterator[str]:
    rounds, left_out = Round.objects.open(), "its ratings are not in it"
    if isinstance(reader, _Operator):
        # The standing one never closes: that is no news to who gets all ratings.
        rounds, left_out = rounds.filter(standing=False), "more may be rated"
    opened = list(rounds.order_by("pk")[: NAMED + 1])
    for one in opened[:NAMED]:
        yield f"Round “{one.name}” is open: {left_out}."
    if len(opened) > NAMED:
        yield f"More than {NAMED} rounds are open."


def _imports() -> Iterator[str]:
    storing = Import.objects.filter(state=ImportState.STORING).count()
    if storing:
        number = "1 import is" if storing == 1 else f"{storing:,} imports are"
        yield f"{number} being stored: only what was stored is in it."


def _stale(reader: Reader) -> Iterator[str]:
    stale = decisions_seen_by(reader).current().filter(stale_at__isnull=False).count()
    if stale:
        number = "1 decision is" if stale == 1 else f"{stale:,} decisions are"
        yield f"{number} marked to be looked at again, because something changed since."


@dataclass(frozen=True, slots=True)
class Quoted:
    """A document of which claims quote more than half: its source, and how much of its text, in percent."""

    source: str
    title: str
    percent: int

    def __str__(self) -> str:
        return f"More than half of the text of “{self.title or self.source}” is quoted."


def quoting_much(claims: ClaimQuerySet) -> list[Quoted]:
    """Documents of which these claims quote more than half. Excerpts are quotes by themselves, and are left out.

    At most MOST_QUOTED are looked at.
    """
    much = (
        claims.exclude(capture__depth=Depth.EXCERPT)
        .order_by()
        .values("capture", "capture__length", "source__uid", "source__title")
        .annotate(quoted=Sum(F("end") - F("start"), output_field=IntegerField()))
        .filter(quoted__gt=F("capture__length") * HALF)
        .order_by("capture")
    )
    found = {row["capture"]: row for row in much[:MOST_QUOTED]}
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for capture, start, end in (
        claims.filter(capture__in=found).order_by("start").values_list("capture", "start", "end")
    ):
        spans[capture].append((start, end))
    shares = ((row, _covered(spans[key]) / row["capture__length"]) for key, row in found.items())
    return [
        Quoted(row["source__uid"], row["source__title"], ceil(100 * share)) for row, share in shares if share > HALF
    ]


def told_of_quoted(quoted: list[Quoted]) -> list[str]:
    """The same in words, the first ones by name."""
    more = len(quoted) - NAMED
    return [*map(str, quoted[:NAMED]), *([f"So it is for {more:,} documents more."] if more > 0 else [])]


def _covered(spans: list[tuple[int, int]]) -> int:
    """How many characters these spans, sorted by their start, cover together."""
    covered = reached = 0
    for start, end in spans:
        covered += max(0, end - max(start, reached))
        reached = max(reached, end)
    return covered
