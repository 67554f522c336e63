"""A file of ratings, claims, evidence or what else there is one of, for one person's eyes, as a stream of bytes."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from claims.database.snapshot import snapshot
from claims.exchange import wide
from claims.exchange.blocks import CRLF, csv_blocks, jsonl_blocks
from claims.exchange.columns import ExportContext
from claims.exchange.files import (
    ANSWERS,
    CLAIMS,
    DECISIONS,
    DESCRIPTIONS,
    INTERESTS,
    NOUNS,
    OFFERED,
    RATINGS_WIDE,
    RELEASES,
    SHORT,
    STUDY,
    File,
)
from claims.exchange.nouns import nouns_of
from claims.models import Answer, Claim, Description, Origin, Rating, Round, SchemeVersion, Source
from claims.models.claim import ClaimQuerySet
from claims.models.decision import DecisionQuerySet
from claims.models.description import DescriptionQuerySet
from claims.models.rating import RatingQuerySet, Reader, _Everybody, _Operator
from claims.reads.blind import veil_of
from claims.reads.claim.descriptions import descriptions_seen_by
from claims.reads.review.seen import decisions_seen_by
from claims.reads.source.reading import claims_seen_by, of_claims_seen_by

CSV, JSONL = "csv", "jsonl"
MEDIA_TYPES = {CSV: "text/csv; charset=utf-8", JSONL: "application/jsonl; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Export:
    """What to write, for whom, of which records and how.

    `claims` and `ratings` narrow the file to theirs; without either it has all whose claim is not withdrawn. Which
    ratings come out is decided by `visible_to` in any case. `address` is what permalinks begin with, such as
    https://evidence.example; without one there are none. `bom` puts before a CSV the mark that Excel needs. `version`
    is the scheme version in use, which the file of claims names. Without `names` who judged is called as in what is
    published: for everybody that is always so. `records` narrows the file of a single noun to these of its own.
    """

    user: Reader
    file: File
    claims: QuerySet[Claim] | None = None
    ratings: QuerySet[Rating] | None = None
    format: str = CSV
    bom: bool = False
    address: str = ""
    version: SchemeVersion | None = None
    names: bool = True
    records: QuerySet[Any] | None = None

    @property
    def file_name(self) -> str:
        """Name of the file: what it has, and today's date in UTC."""
        return f"evidence-{self.file.name.replace('_', '-')}-{timezone.now():%Y-%m-%d}.{self.format}"

    def chosen(self) -> QuerySet[Any]:
        """The records of the file, in no order; for the wide file the ratings that it puts side by side."""
        if self.file in (*NOUNS, *STUDY, RELEASES) and self.file != INTERESTS:
            narrowed = None if self.claims is None and self.ratings is None else self._claims()
            found = nouns_of(self.file, None if isinstance(self.user, _Operator) else self.user, narrowed)
            return found if self.records is None else found.filter(pk__in=_keys(self.records))
        if self.file == CLAIMS:
            return self._claims()
        if self.file == DESCRIPTIONS:
            return self._descriptions()
        if self.file == DECISIONS:
            return self._decisions()
        if self.file == ANSWERS:
            return self._answers()
        return self._ratings().current() if self.file in (RATINGS_WIDE, SHORT) else self._ratings()

    def rows(self) -> QuerySet[Any]:
        """The same in the order of the file."""
        if self.file == RATINGS_WIDE:
            return self.chosen().order_by("claim_id", "pk")
        if self.file in (CLAIMS, DESCRIPTIONS, DECISIONS, ANSWERS, *NOUNS, *STUDY, RELEASES) or (
            self.claims is None and self.ratings is None
        ):
            return self.chosen().order_by("pk")
        # Ids first: SQLite then goes through the ratings in their order, where it would sort whole lines.
        return self._visible().filter(pk__in=_keys(self.chosen())).order_by("pk")

    def context(self) -> ExportContext:
        """What the columns need to know."""
        veil = None if isinstance(self.user, _Operator) else veil_of(self.user)
        decisions = decisions_seen_by(self.user)
        claims = self._seen(Claim.objects.current()) if self.file in NOUNS else Claim.objects.none()
        origins = Origin.objects.exclude(permalink="").exists()
        names = self.names and not isinstance(self.user, _Everybody)
        address = self.address.rstrip("/")
        return ExportContext(address, self._visible(), self.version, decisions, claims, veil, origins, names)

    def blocks(self) -> Iterator[bytes]:
        """The file, in blocks; the header of a CSV is one of its own, so that something arrives at once."""
        with snapshot():
            if self.file == RATINGS_WIDE:
                yield from self._wide()
            elif self.format == JSONL:
                yield from jsonl_blocks(self.rows(), self.file.columns, self.context())
            else:
                yield self._header([column.name for column in self.file.columns])
                yield from csv_blocks(self.rows(), self.file.columns, self.context())

    def _wide(self) -> Iterator[bytes]:
        rows, context = self.rows(), self.context()
        reviewers = wide.reviewers_of(rows)
        if self.format == JSONL:
            yield from wide.jsonl_wide(rows, reviewers, context)
        else:
            yield self._header(wide.names(reviewers))
            yield from wide.csv_wide(rows, reviewers, context)

    def _header(self, names: list[str]) -> bytes:
        return (codecs.BOM_UTF8 if self.bom else b"") + ",".join(names).encode() + CRLF

    def _visible(self) -> RatingQuerySet:
        return Rating.objects.visible_to(self.user)

    def _ratings(self) -> RatingQuerySet:
        ratings = self._without_hidden(self._visible())
        if self.claims is None and self.ratings is None:
            # Not by the joined column: SQLite would read all claims first, to make a filter of them.
            return without_withdrawn(ratings)
        if self.claims is not None:
            ratings = ratings.filter(claim__in=_keys(self.claims))
        return ratings if self.ratings is None else ratings.filter(pk__in=_keys(self.ratings))

    def _descriptions(self) -> DescriptionQuerySet:
        seen = Description.objects.current() if isinstance(self.user, _Operator) else descriptions_seen_by(self.user)
        return seen.filter(claim__in=_keys(self._claims()))

    def _decisions(self) -> DecisionQuerySet:
        """Those that stand. Where claims are chosen, theirs alone; else those on sources and publishers as well."""
        decisions = decisions_seen_by(self.user).current().filter(source__withdrawn_at=None)
        chosen = Q(claim__in=_keys(self._claims()))
        everything = self.claims is None and self.ratings is None
        return decisions.filter(chosen | Q(claim=None) if everything else chosen)

    def _answers(self) -> QuerySet[Answer]:
        """Those of these ratings, and of the decisions that stand."""
        return Answer.objects.filter(Q(rating__in=_keys(self._ratings())) | Q(decision__in=_keys(self._decisions())))

    def _claims(self) -> QuerySet[Claim]:
        if self.claims is None and self.ratings is None:
            return self._seen(Claim.objects.current())
        claims = Claim.objects.all() if self.claims is None else Claim.objects.filter(pk__in=_keys(self.claims))
        claims = self._seen(claims)
        return claims if self.ratings is None else claims.filter(pk__in=self._ratings().order_by().values("claim"))

    def _seen(self, claims: ClaimQuerySet) -> ClaimQuerySet:
        return claims if isinstance(self.user, _Operator) else claims_seen_by(self.user, claims)

    def _without_hidden(self, ratings: RatingQuerySet) -> RatingQuerySet:
        return ratings if isinstance(self.user, _Operator) else of_claims_seen_by(ratings, self.user)


def without_withdrawn(ratings: RatingQuerySet) -> RatingQuerySet:
    """Those of these ratings that are of no claim or source that was withdrawn."""
    gone = Claim.objects.filter(withdrawn_at__isnull=False)
    return ratings.exclude(claim__in=gone).exclude(source__in=Source.objects.filter(withdrawn_at__isnull=False))


def _keys(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().values("pk")


def export_response(
    *,
    user: Reader,
    what: str,
    claims: QuerySet[Claim] | None = None,
    ratings: QuerySet[Rating] | None = None,
    format: str = CSV,  # noqa: A002  its name in addresses and on the command line
    bom: bool = False,
    address: str = "",
    round_: Round | None = None,
    records: QuerySet[Any] | None = None,
) -> StreamingHttpResponse:
    """The file called `what` (a key of OFFERED) as a download; the parameters are those of Export.

    `round_` is the open round, whose scheme version the file of claims names.

    Without an `address` permalinks begin with PUBLIC_ADDRESS. Raises KeyError for a file or a format that there is not.
    """
    export = Export(user, OFFERED[what], claims, ratings, format, bom, address or settings.PUBLIC_ADDRESS)
    if records is not None:
        export = replace(export, records=records)
    if round_ is not None:
        export = replace(export, version=round_.scheme_version)
    return StreamingHttpResponse(
        export.blocks(),
        content_type=MEDIA_TYPES[format],
        headers={"Content-Disposition": f'attachment; filename="{export.file_name}"', "Cache-Control": "no-store"},
    )
