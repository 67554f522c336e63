"""A case file: what one publisher's pages say, chosen claims of it as one exhibit, and the statement that is stamped.

Everything is asked for one person: claims that are hidden from them are in no list, count or file.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Greatest, Least, Substr

from claims.choices import SightingState
from claims.models.attachment import Attachment
from claims.models.claim import Claim, ClaimQuerySet
from claims.models.rating import Rating
from claims.models.sighting import HEAVY, Sighting
from claims.models.source import Publisher
from claims.models.time_stamp import TimeStamp
from claims.models.user import User
from claims.reads.source.missing import Shown, shown_of
from claims.reads.source.reading import claims_seen_by, of_claims_seen_by
from claims.reads.time_stamp import canonical, covering_each, said_of_capture
from claims.reads.withholding import withheld_on
from claims.rules.span.withholding import NOTHING

OF_CASE = "Evidence: a case file, version 1"
# Claims of one exhibit, and changes that the page of a case names.
MOST = 200
MOST_CHANGES = 20
# Characters of the text before and after the words.
AROUND = 300


def claims_of(publisher: Publisher, user: User) -> ClaimQuerySet:
    """Current claims of a publisher's pages that this person sees."""
    return claims_seen_by(user).filter(source__publisher=publisher, source__withdrawn_at=None)


def changes_of_pages(publisher: Publisher, user: User) -> QuerySet[Sighting]:
    """What became of its claims on newer copies, where that is anything but the same words; the newest first."""
    changed = Sighting.objects.of_page().filter(claim__source__publisher=publisher, claim__withdrawn_at=None)
    rows = changed.exclude(state=SightingState.EXACT).select_related("claim__source", "capture")
    heavy = (f"capture__{name}" for name in HEAVY)
    return of_claims_seen_by(rows.defer(*heavy).order_by("-pk"), user)


@dataclass(slots=True)
class Exhibited:
    """One chosen claim with what an exhibit shows of it."""

    claim: Claim
    before: str
    after: str
    shown: Shown
    pictures: list[Attachment] = field(default_factory=list)
    became: list[Sighting] = field(default_factory=list)
    stamps: list[TimeStamp] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)


def exhibit(claims: Sequence[Claim], user: User, *, ratings: bool) -> list[Exhibited]:
    """What is shown of these claims, in their order. The number of queries does not grow with them.

    Words that are withheld, and what stands beside them, are left out; ratings are those that the person may see, and
    only where they are asked for.
    """
    around = _around([claim.pk for claim in claims])
    hidden = withheld_on({claim.capture_id for claim in claims})
    files = _files({claim.capture_id for claim in claims})
    became = _by_claim(_sightings(claims))
    rated = _by_claim(_ratings(claims, user)) if ratings else {}
    stamps = covering_each([claim.capture for claim in claims])
    rows = []
    for claim in claims:
        spans, pictures = hidden.get(claim.capture_id, NOTHING), files.get(claim.capture_id, [])
        before, after = around.get(claim.pk, ("", ""))
        rows.append(
            Exhibited(
                claim=claim,
                before=f"{'…' * (len(before) == AROUND)}{spans.shown(before, claim.start - len(before))}",
                after=f"{spans.shown(after, claim.end)}{'…' * (len(after) == AROUND)}",
                shown=shown_of(claim.capture, picture=bool(pictures), stamped=bool(stamps[claim.capture_id])),
                pictures=[] if spans or claim.capture.purged_at else pictures,
                became=became.get(claim.pk, []),
                stamps=stamps[claim.capture_id],
                ratings=rated.get(claim.pk, []),
            )
        )
    return rows


def _around(claims: list[int]) -> dict[int, tuple[str, str]]:
    """What stands before and after the words; the database cuts it out of texts that may have 20 MB."""
    rows = Claim.objects.filter(pk__in=claims, capture__withheld_at=None, capture__purged_at=None).order_by()
    before = Substr("capture__text", Greatest(F("start") + 1 - AROUND, 1), Least(F("start"), AROUND))
    after = Substr("capture__text", F("end") + 1, AROUND)
    return {pk: (one, other) for pk, one, other in rows.values_list("pk", before, after)}


def _files(captures: set[int]) -> dict[int, list[Attachment]]:
    """Pictures beside these saved copies, by capture."""
    found: dict[int, list[Attachment]] = {}
    for one in Attachment.objects.filter(capture__in=captures, media_type__startswith="image/").order_by("pk"):
        found.setdefault(one.capture_id, []).append(one)
    return found


def _sightings(claims: Iterable[Claim]) -> QuerySet[Sighting]:
    rows = Sighting.objects.of_page().filter(claim__in=[claim.pk for claim in claims]).select_related("capture")
    return rows.defer(*(f"capture__{name}" for name in HEAVY)).order_by("pk")


def _ratings(claims: Iterable[Claim], user: User) -> QuerySet[Rating]:
    seen = Rating.objects.visible_to(user).current().filter(claim__in=[claim.pk for claim in claims])
    return seen.select_related("verdict", "certainty", "reviewer").order_by("pk")


def _by_claim(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.claim_id, []).append(row)
    return found


def case_statement(publisher: Publisher, claims: Sequence[Claim]) -> str:
    """What a time-stamp of a case file covers: hashes, places, addresses and times of these claims, and no words.

    Ratings are not in it.
    """
    became = _by_claim(_sightings(claims))
    return canonical(
        {
            "statement": OF_CASE,
            "publisher": publisher.uid,
            "claims": [
                {
                    "claim": claim.uid,
                    "quote_sha256": claim.quote_sha256,
                    "start": claim.start,
                    "end": claim.end,
                    "source": claim.source.uid,
                    "address": claim.source.address,
                    "copy": said_of_capture(claim.capture),
                    "sightings": [
                        {"capture_sha256": one.capture.sha256, "state": one.state, "decision": one.decision}
                        for one in became.get(claim.pk, [])
                    ],
                }
                for claim in claims
            ],
        }
    )
