"""Reading separately: what a person sees of others' marks while they read, and what each marked in the end.

And so which claims a person sees: those that they still have to rate masked are hidden as well.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from claims.models.capture import Capture
from claims.models.claim import Anchor, Claim, ClaimQuerySet
from claims.models.question import Question
from claims.models.rating import EVERYBODY, _Everybody
from claims.models.reading import Mark, Reading
from claims.models.source import Source
from claims.models.user import User
from claims.reads.blind import masked_for, rounds_masked_for
from claims.rules.span.overlap import Place

Rows = TypeVar("Rows", bound="QuerySet[Any]")
Person = User | _Everybody


def separate_reading(reader: User, capture: Capture) -> Reading | None:
    """The separate reading of this capture that the person has not finished."""
    return Reading.objects.filter(capture=capture, reader=reader, separate=True, finished_at=None).first()


def reads_separately(reader: User, source: Source) -> bool:
    """Whether the person is reading a capture of this source separately, and has not finished."""
    mine = Reading.objects.filter(reader=reader.pk, separate=True, finished_at=None)
    return mine.filter(capture__source=source).exists()


def seen_by(claims: ClaimQuerySet, user: User) -> ClaimQuerySet:
    """Claims without those that are hidden from this person; for pages of one claim or one source."""
    return marks_seen_by(claims, user).filter(~Exists(masked_for(user).filter(claim=OuterRef("pk"))))


def marks_seen_by(claims: ClaimQuerySet, user: User) -> ClaimQuerySet:
    """Claims without others' marks on what this person is reading separately: with those that they rate masked."""
    reading = Reading.objects.filter(
        capture=OuterRef("capture"), reader=user.pk, separate=True, finished_at=None
    ).order_by()
    return claims.filter(~Exists(reading) | Q(created_by=user.pk) | _marked_by(user))


def seen_to_rate(claims: ClaimQuerySet, user: User, round_uid: str) -> ClaimQuerySet:
    """Claims that this person may meet on a rating page of this round: one that they rate masked in this one alone."""
    elsewhere = masked_for(user).exclude(round__uid=round_uid).filter(claim=OuterRef("pk"))
    return marks_seen_by(claims, user).filter(~Exists(elsewhere))


def of_claims_seen_by(rows: Rows, user: Person) -> Rows:
    """Of rows with a claim, or another unit, those that this person may meet on a list: no claim hidden from them."""
    hidden = hidden_from(user, "claim__")
    return rows if hidden is None else rows.filter(Q(claim=None) | ~hidden)


def hidden_from(user: Person, to: str = "") -> Q | None:
    """Condition on the claim at this path: it is hidden from the person. None while nothing is.

    Hidden are others' marks on what they are reading separately, and what they still have to rate masked. One query at
    most: of who comes with a request it is known whether anything is.
    From everybody is hidden what is hidden from anybody.
    """
    if isinstance(user, _Everybody):
        return _hidden_from_anybody(to)
    if user.known is not None and not user.known.misses_claims:
        return None
    reading = Reading.objects.filter(reader=user.pk, separate=True, finished_at=None).order_by()
    # No capture has the key 0: it says that the person rates masked.
    found = set(reading.values_list("capture").union(rounds_masked_for(user).values_list(Value(0))))
    if not found:
        return None
    captures = [key for (key,) in found if key]
    hidden = Q(**{f"{to}capture__in": captures}) & ~Q(**{f"{to}created_by": user.pk}) & ~_marked_by(user, to)
    return hidden | Q(Exists(masked_for(user).filter(claim=OuterRef(f"{to}pk")))) if (0,) in found else hidden


def _hidden_from_anybody(to: str) -> Q | None:
    reading = Reading.objects.filter(separate=True, finished_at=None).order_by()
    masked = masked_for(EVERYBODY)
    if not reading.exists() and not masked.exists():
        return None
    captures = list(reading.values_list("capture", flat=True))
    return Q(**{f"{to}capture__in": captures}) | Q(Exists(masked.filter(claim=OuterRef(f"{to}pk"))))


def _marked_by(user: User, to: str = "") -> Q:
    """Condition on the claim at this path: the person marked the same words as who marked it first."""
    return Q(Exists(Mark.objects.filter(claim=OuterRef(f"{to}pk"), reading__reader=user.pk).order_by()))


def claims_seen_by(user: Person, claims: ClaimQuerySet | None = None) -> ClaimQuerySet:
    """These claims, or the current ones, without those that are hidden from this person.

    Every list, count, file and choice of claims starts here, so that none tells a separate reader what others marked,
    or who rates masked where words come from.
    """
    claims = Claim.objects.current() if claims is None else claims
    hidden = hidden_from(user)
    return claims if hidden is None else claims.filter(~hidden)


def questions_seen_by(user: Person, questions: QuerySet[Question] | None = None) -> QuerySet[Question]:
    """These questions, or the current ones; without what others wrote since the person began to read separately."""
    if isinstance(user, _Everybody):
        return Question.objects.current() if questions is None else questions
    reading = Reading.objects.filter(reader=user.pk, separate=True, finished_at=None)
    began = reading.order_by("started_at").values_list("started_at", flat=True).first()
    questions = Question.objects.current() if questions is None else questions
    return questions if began is None else questions.filter(Q(created_by=user.pk) | Q(created_at__lt=began))


def own_claims(reader: User, capture: Capture) -> ClaimQuerySet:
    """Current claims on this capture that the person marked, or would have marked had somebody else not done so."""
    marked = Mark.objects.filter(claim=OuterRef("pk"), reading__reader=reader).order_by()
    return Claim.objects.current().filter(Q(created_by=reader) | Exists(marked), capture=capture)


def readings_of(capture: Capture) -> list[Reading]:
    """Finished readings of this capture, the earliest first, with their readers."""
    finished = Reading.objects.filter(capture=capture, finished_at__isnull=False)
    return list(finished.select_related("reader").order_by("finished_at", "pk"))


def spans_marked(capture: Capture, readings: Iterable[Reading]) -> dict[int, set[Place]]:
    """What each of these finished readings marked on the capture, by key of the reading. Two queries.

    A claim that the reader added later does not count: by then the others' marks were shown. One that was joined or
    dropped when readings were merged still does: they had found it.
    """
    by_reader = {reading.reader_id: reading for reading in readings}
    spans: dict[int, set[Place]] = {reading.pk: set() for reading in by_reader.values()}
    anchors = Anchor.objects.filter(capture=capture).order_by()
    stood = Q(claim__withdrawn_at=None) | Q(claim__merging__isnull=False)
    own = anchors.filter(stood, claim__created_by__in=by_reader)
    for reader, marked_at, start, end in own.values_list("claim__created_by", "claim__created_at", "start", "end"):
        reading = by_reader[reader]
        if reading.finished_at is not None and marked_at <= reading.finished_at:
            spans[reading.pk].add((start, end))
    joined = anchors.filter(claim__marks__reading__in=spans)
    for reading_key, start, end in joined.values_list("claim__marks__reading", "start", "end"):
        spans[reading_key].add((start, end))
    return spans
