"""Flagging what was retracted, corrected or put under concern, by notices that name publications."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import Q

from claims.actions.evidence_item import save_evidence_item
from claims.actions.permissions import require
from claims.actions.source import save_source
from claims.choices import RetractionStatus, Role
from claims.models import EvidenceItem, Source, User
from claims.rules.reference.retraction import Notice, outweighs, standing

_AT_ONCE: Final = 5000


@dataclass(frozen=True, slots=True)
class Flag:
    """What a notice means for one source or evidence item; `refused` says why that could not be written."""

    record: Source | EvidenceItem
    notice: Notice
    before: RetractionStatus
    refused: str = ""


@dataclass(slots=True)
class Flagged:
    """What notices came to: records that were `changed`, that said the `same` already, and that were `refused`.

    `kept` are those that say something graver or later.
    """

    changed: list[Flag] = field(default_factory=list)
    same: list[Flag] = field(default_factory=list)
    kept: list[Flag] = field(default_factory=list)
    refused: list[Flag] = field(default_factory=list)


class _Notices:
    """Notices by the identifiers that they have."""

    def __init__(self, notices: Iterable[Notice]) -> None:
        self.by_doi: dict[str, list[Notice]] = {}
        self.by_pmid: dict[str, list[Notice]] = {}
        for notice in notices:
            if notice.doi:
                self.by_doi.setdefault(notice.doi, []).append(notice)
            if notice.pmid:
                self.by_pmid.setdefault(notice.pmid, []).append(notice)

    def on(self, doi: str, pmid: str) -> Notice | None:
        """How a publication with these stands now."""
        return standing([*self.by_doi.get(doi, ()), *self.by_pmid.get(pmid, ())])


def flag_retractions(
    *, actor: User, notices: Iterable[Notice], checked_on: date, origin: str = "", dry_run: bool = False
) -> Flagged:
    """Set the retraction status of the sources and evidence items that these notices name by DOI or PMID.

    An evidence item without a DOI and PMID of its own is named by those of its source. What rests on a record whose
    status changes is marked stale, as on every change of it; a record that says the same already is not touched, and
    what a person knows that is graver or later is kept. `origin` is where the notices are from, for the history. Each
    record is written in a transaction of its own; `dry_run` writes nothing. Raises PermissionDenied unless the actor is
    a curator.
    """
    require(actor, Role.CURATOR)
    by, run = _Notices(notices), _Run(actor, checked_on, origin, dry_run)
    for source in _named(by):
        run.flag(source, by.on(source.doi, source.pmid))
    for item in _items(by):
        own = item if item.doi or item.pmid else item.source
        run.flag(item, by.on(own.doi, own.pmid))
    return run.flagged


def _named(by: _Notices) -> list[Source]:
    found: dict[int, Source] = {}
    sources = Source.objects.current()
    for name, values in {"doi": by.by_doi, "pmid": by.by_pmid}.items():
        for some in _some(list(values)):
            found |= {one.pk: one for one in sources.filter(**{f"{name}__in": some})}
    return [found[key] for key in sorted(found)]


def _items(by: _Notices) -> list[EvidenceItem]:
    found: dict[int, EvidenceItem] = {}
    items = EvidenceItem.objects.filter(withdrawn_at=None).select_related("source", "capture")
    for name, values in {"doi": by.by_doi, "pmid": by.by_pmid}.items():
        for some in _some(list(values)):
            through_source = Q(doi="", pmid="", **{f"source__{name}__in": some})
            found |= {one.pk: one for one in items.filter(Q(**{f"{name}__in": some}) | through_source)}
    return [found[key] for key in sorted(found)]


def _some(values: Sequence[str]) -> Iterator[list[str]]:
    left = iter(values)
    while some := list(islice(left, _AT_ONCE)):
        yield some


@dataclass(slots=True)
class _Run:
    actor: User
    checked_on: date
    origin: str
    dry_run: bool
    flagged: Flagged = field(default_factory=Flagged)

    def flag(self, record: Source | EvidenceItem, notice: Notice | None) -> None:
        """Do with one record what its notice says."""
        if notice is None:
            return
        before = RetractionStatus(record.retraction_status)
        if before == notice.status:
            self.flagged.same.append(Flag(record, notice, before))
        elif before == RetractionStatus.REINSTATED or not outweighs(notice.status, before):
            self.flagged.kept.append(Flag(record, notice, before))
        else:
            refused = "" if self.dry_run else self._write(record, notice)
            done = self.flagged.refused if refused else self.flagged.changed
            done.append(Flag(record, notice, before, refused))

    def _write(self, record: Source | EvidenceItem, notice: Notice) -> str:
        """Why it could not be written; "" where it was."""
        record.retraction_status = notice.status
        dated, number = f" of {notice.on}" if notice.on else "", f" ({notice.number})" if notice.number else ""
        why = f"{notice.status.label}{dated}, by {self.origin or 'retraction data'}{number}"
        try:
            if isinstance(record, EvidenceItem):
                record.retraction_checked_on = self.checked_on.isoformat()
                save_evidence_item(actor=self.actor, item=record, why=why)
            else:
                record.retraction_checked_on = record.retraction_checked_on or self.checked_on.isoformat()
                save_source(actor=self.actor, source=record, why=why)
        except ValidationError as error:
            return "; ".join(error.messages)
        return ""
