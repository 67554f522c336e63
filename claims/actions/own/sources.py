"""Sources of our own files, who publishes them, and their copies, which are held elsewhere."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from claims.actions.number import SOURCES, keep_number, number_sources
from claims.actions.own.insert import check, insert_as_is, keep_history, keys_of, time_of, values_of
from claims.actions.own.kept import WHY, Kept
from claims.choices import UNJUDGED, CaptureMethod, Depth, FoundHow, Sells, Shows, Side
from claims.models import ArchiveCopy, Capture, CaptureJudgement, Origin, Publisher, Source, SourceType, Tag
from claims.rules.identify.address import BadAddress, check_address, compare_key
from claims.rules.table_record import OwnRow

_SOURCE = {
    "source_title": "title", "found_how": "found_how", "created_at": "created_at",
    **{name: name for name in (
        "container_title", "author_printed", "published", "published_printed", "copyright_printed", "address", "doi",
        "pmid", "pmcid", "trial_number", "language", "status", "excluded_because", "retraction_status",
        "retraction_checked_on", "note",
    )},
}  # fmt: skip
# What other files say in these columns is said of their own noun.
_OF_SOURCES_ALONE = (
    "language", "note", "created_at", "status", "retraction_status", "retraction_checked_on", "copyright_printed",
)  # fmt: skip
_CAPTURE = {
    "capture_sha256": "sha256", "document_sha256": "document_sha256", "capture_depth": "depth",
    "observed_at": "observed_at", "stored_at": "stored_at",
    "archive_address": "archive_address",
}  # fmt: skip
_WHOLE_CAPTURE = _CAPTURE | {
    "capture_method": "method", **{name: name for name in (
        "size", "media_type", "charset", "text_sha256", "length", "extractor", "extractor_version", "asked_address",
        "reached_address", "canonical_address", "withheld_at", "purged_at",
    )},
}  # fmt: skip
ELSEWHERE = "elsewhere"


def store_sources(*, kept: Kept, rows: Sequence[OwnRow], whole: bool) -> None:
    """Store the sources that these rows name and that are not here; `whole`: the rows are of the file of sources."""
    here = keys_of(Source, (row["source_uid"] for row in rows))
    made: list[tuple[Source, OwnRow]] = []
    for row in rows:
        if row["source_uid"] not in here and kept.has_uid(row, "source_uid"):
            try:
                made.append((_source(kept, row, whole=whole), row))
            except ValidationError as error:
                kept.refuse_error(row, error)
    _number(kept, made)
    sources = [source for source, _ in made]
    insert_as_is(sources)
    keep_history(sources, kept.actor, WHY)
    for source, row in made:
        if tags := row["tags"].split():
            source.tags.set([_tag(kept, name) for name in tags])
    keep_origins((source.uid, row["permalink"] if whole else "") for source, row in made)


def _source(kept: Kept, row: OwnRow, *, whole: bool) -> Source:
    columns = _SOURCE if whole else {name: to for name, to in _SOURCE.items() if name not in _OF_SOURCES_ALONE}
    values = values_of(Source, row, columns)
    if looked := row["not_printed"].split():
        values.setdefault("found_how", dict.fromkeys(looked, FoundHow.NOT_PRINTED.value))
    source = Source(uid=row["source_uid"], created_by=kept.actor, **{"created_at": timezone.now()} | values)
    check(source, ("number", "created_at"))
    try:
        check_address(source.address)
    except BadAddress as error:
        raise ValidationError({"address": str(error)}) from error
    source.address_key = compare_key(source.address) if source.address else ""
    source.source_type = _type(kept, row["source_type"], row["source_side"])
    source.publisher = _publisher(kept, row)
    return source


def _type(kept: Kept, code: str, side: str) -> SourceType | None:
    if code and code not in kept.types:
        known = SourceType.objects.filter(code=code).first()
        if known is None:
            known = SourceType(code=code, name=code, side=side if side in Side.values else "")
            known.clean_fields()
            kept.require_lead()
            known.save()
        kept.types[code] = known
    return kept.types.get(code)


def _publisher(kept: Kept, row: OwnRow) -> Publisher | None:
    name, uid = row["publisher"], row["publisher_uid"]
    if name and name not in kept.publishers:
        found = Publisher.objects.filter(uid=uid).first() if uid else None
        found = found or Publisher.objects.filter(name=name).first()
        if found is None:
            sells = row["publisher_sells"]
            found = Publisher(name=name, sells=sells if sells in Sells.values else Sells.UNKNOWN)
            found.uid = uid or found.uid
            found.clean_fields()
            insert_as_is([found])
            keep_history([found], kept.actor, WHY)
        kept.publishers[name] = found
    return kept.publishers.get(name)


def _tag(kept: Kept, name: str) -> Tag:
    if name not in kept.tags:
        kept.tags[name] = Tag.objects.get_or_create(name=name)[0]
    return kept.tags[name]


def _number(kept: Kept, made: list[tuple[Source, OwnRow]]) -> None:
    """Keep their numbers, where nobody has them here."""
    wanted = {int(row["source_number"]) for _, row in made if row["source_number"].isdigit()}
    taken = set(Source.objects.filter(number__in=wanted).values_list("number", flat=True))
    without: list[Source] = []
    for source, row in made:
        number = int(row["source_number"]) if row["source_number"].isdigit() else 0
        if number and number not in taken:
            source.number = number
            taken.add(number)
        else:
            without.append(source)
            if number:
                kept.tell(row, f"The number {number} is another source's here", "It gets the next one.")
    keep_number(SOURCES, max(wanted, default=0))
    if without:
        for source, number in zip(without, number_sources(len(without)), strict=True):
            source.number = number


# --- copies ----------------------------------------------------------------------------------------------------------


def store_captures(*, kept: Kept, rows: Sequence[OwnRow], whole: bool) -> None:
    """Store the copies that these rows name and that are not here: what is known of them, without their text.

    `whole`: the rows are of the file of copies.
    """
    here = keys_of(Capture, (row["capture_uid"] for row in rows))
    sources = keys_of(Source, (_page(row) for row in rows))
    made: dict[str, Capture] = {}
    said: dict[str, OwnRow] = {}
    for row in rows:
        uid = row["capture_uid"]
        if uid in here or uid in made or not kept.has_uid(row, "capture_uid"):
            continue
        if _page(row) not in sources:
            if whole:
                kept.refuse(row, f"There is no source {_page(row)[:40]} here.", "Put in the file that has this source.")
            continue
        try:
            made[uid] = _capture(kept, row, sources[_page(row)], whole=whole)
        except ValidationError as error:
            kept.refuse_error(row, error)
        said[uid] = row
    insert_as_is(list(made.values()))
    keep_origins((uid, "") for uid in made)
    _judge(kept, made, said)
    _archived(kept, made, said)


def note_warnings(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Remember what readers of claims are warned of at their places in copies: a part in the middle of each."""
    for row in rows:
        if row["copy_warnings"] and row["start"].isdigit() and row["end"].isdigit():
            middle = (int(row["start"]) + int(row["end"])) // 2
            part = {"kind": "warning", "start": middle, "end": middle, "says": row["copy_warnings"]}
            kept.warnings.setdefault(row["capture_uid"], []).append(part)


def _page(row: OwnRow) -> str:
    """The source of a row's copy: of a relation, the one that stands so to the other."""
    return row["from_source_uid"] or row["source_uid"]


def _capture(kept: Kept, row: OwnRow, source: int, *, whole: bool) -> Capture:
    uid = row["capture_uid"]
    values: dict[str, Any] = {
        "sha256": "", "size": 0, "media_type": "", "charset": "", "text_sha256": "", "length": 0,
        "method": CaptureMethod.IMPORTED,
        # No extractor read it here; the uid keeps several copies of the same bytes apart.
        "extractor": ELSEWHERE, "extractor_version": uid,
    }  # fmt: skip
    values |= values_of(Capture, row, _WHOLE_CAPTURE if whole else _CAPTURE)
    values_of(ArchiveCopy, row, {"archived_at": "archived_at"})
    if row["capture_shows"] not in ("", UNJUDGED, *Shows.values):
        raise ValidationError({"capture_shows": f"“{row['capture_shows'][:60]}” cannot stand here."})
    values["depth"] = values.get("depth") or Depth.EXCERPT
    values["stored_at"] = values.get("stored_at") or timezone.now()
    # Its text never was here, which to guards is as if it were purged; where it was, the file says when.
    values["purged_at"] = values.get("purged_at") or values["stored_at"]
    if values["purged_at"] == values["stored_at"] and row["purged_at"]:
        values["purged_at"] += timedelta(microseconds=1)
    by = kept.person("", row["stored_by"]) if whole and row["stored_by"] else kept.actor
    made = Capture(
        uid=uid, source_id=source, text="", stored_by=by, structure=kept.warnings.get(uid, []), **values
    )  # fmt: skip
    empty = {"size", "media_type", "charset", "text_sha256", "length", "sha256"}
    check(made, {"text", "stored_at", *(name for name in empty if values[name] == "")})
    return made


def _judge(kept: Kept, made: dict[str, Capture], said: dict[str, OwnRow]) -> None:
    judged = {uid: row["capture_shows"] for uid, row in said.items() if row["capture_shows"] not in ("", UNJUDGED)}
    CaptureJudgement.objects.bulk_create(
        CaptureJudgement(
            capture=made[uid], shows=shows, created_by=kept.actor,
            because="" if shows == Shows.COMPLETE else "As it was judged in the installation that it came from.",
        )
        for uid, shows in judged.items() if uid in made
    )  # fmt: skip


def _archived(kept: Kept, made: dict[str, Capture], said: dict[str, OwnRow]) -> None:
    ArchiveCopy.objects.bulk_create(
        ArchiveCopy(
            capture=one, address=one.archive_address, created_by=kept.actor,
            archived_at=time_of(said[uid]["archived_at"]),
        )
        for uid, one in made.items() if one.archive_address
    )  # fmt: skip


def keep_origins(came: Iterable[tuple[str, str]]) -> None:
    """Keep that these came from another installation: uids, each with its page there."""
    Origin.objects.bulk_create((Origin(uid=uid, permalink=page[:300]) for uid, page in came), ignore_conflicts=True)
