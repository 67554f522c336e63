"""Taking back what a table brought, as a whole, as long as nothing else stands on it."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, ProtectedError, QuerySet

from claims.actions.citation import PROPOSED_BY
from claims.actions.number import of_claims
from claims.actions.permissions import require
from claims.actions.purge import delete_files, still_needed
from claims.choices import RelationStatus, Role
from claims.models import (
    OPERATOR,
    AgreementIntervals,
    Anchor,
    Answer,
    Assignment,
    Capture,
    Claim,
    Counter,
    Description,
    DoiLink,
    EvidenceItem,
    EvidenceLink,
    Fingerprint,
    Import,
    ImportedBatch,
    Publisher,
    Question,
    Rating,
    Round,
    RoundEvent,
    RoundRater,
    RoundUnit,
    Source,
    SourceRelation,
    TableRow,
    Tag,
    User,
)
from claims.models.capture import file_name_of
from claims.models.description import SAID

NEEDED = "Only leads take back what a table brought."


@transaction.atomic
def take_back(*, actor: User, import_: Import) -> None:
    """Take back all that a stored table made, with its histories, and put back what it changed.

    What others use by now (a question, a publisher, a tag, a person) stays, and what others changed since. Raises
    ValidationError where anything else stands on what would go; PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD, needed=NEEDED)
    for batch in import_.batches.order_by("-pk"):
        take_batch(batch)


@transaction.atomic
def take_batch(batch: ImportedBatch) -> None:
    """Take back what one batch made and changed, after those that were written after it; its row goes as well.

    Raises ValidationError where anything else stands on what would go.
    """
    made = batch.made
    files = set(_of(Capture, made).values_list("sha256", flat=True))
    before = _as_it_was(batch)
    try:
        _take_ratings(made)
        _delete(_of(EvidenceLink, made), _of(EvidenceItem, made), _of(TableRow, made))
        _take_claims(made)
        for row, values in before.items():
            _put_back(batch, row, values)
        _take_sources(made)
    except ProtectedError as error:
        nouns = sorted({str(one._meta.verbose_name_plural) for one in error.protected_objects})
        raise ValidationError(f"Something else stands on what would go: {', '.join(nouns)}.") from error
    for model in (Question, Publisher, Tag, User):
        for row in _of(model, made):
            _delete_unless_used(row)
    batch.delete()
    names = [file_name_of(sha256) for sha256 in files - still_needed(files)]
    transaction.on_commit(lambda: delete_files(names))


def _as_it_was(batch: ImportedBatch) -> dict[Any, dict[str, Any]]:
    """Records that were here before, with the values that they had; what was changed since is left out."""
    return {
        row: {name: old for name, (old, new) in rows[str(row.pk)].items() if getattr(row, name) == new}
        for label, rows in batch.changed.items()
        for row in apps.get_model(label)._base_manager.filter(pk__in=rows)
    }


def _put_back(batch: ImportedBatch, row: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row._change_reason = f"{batch.in_import} was taken back"
    names = {*values, "search_text"} if hasattr(row, "search_text") else values
    if values:
        row.save(update_fields=[row._meta.get_field(name).name for name in names])


def _of(model: type[Model], made: Mapping[str, list[int]]) -> QuerySet[Any]:
    return model._base_manager.filter(pk__in=made.get(model._meta.label, []))


def _delete(*rows: QuerySet[Any]) -> None:
    """These rows, and what their histories say of them."""
    for each in rows:
        keys = list(each.order_by().values_list("pk", flat=True))
        each.order_by().delete()
        if keys and hasattr(each.model, "history"):
            each.model.history.filter(id__in=keys).delete()


def _take_ratings(made: Mapping[str, list[int]]) -> None:
    """The last first: one that was superseded goes after the one that took its place."""
    keys = made.get(Rating._meta.label, [])
    Answer.objects.filter(rating__in=keys).delete()
    ratings = Rating.objects.visible_to(OPERATOR).filter(pk__in=keys)
    while ratings.filter(superseded_by=None).delete()[0]:
        pass
    imported = {"round__imported": True}
    for handed_out in (Assignment, RoundUnit):
        handed_out._base_manager.filter(claim__in=made.get(Claim._meta.label, []), **imported).delete()
    RoundRater.objects.filter(reviewer__in=made.get(User._meta.label, []), **imported).delete()
    rounds = _of(Round, made)
    for model in (AgreementIntervals, Assignment, RoundUnit, RoundRater, RoundEvent):
        model._base_manager.filter(round__in=rounds.values("pk")).delete()
    _delete(rounds)


def _take_claims(made: Mapping[str, list[int]]) -> None:
    claims = _of(Claim, made)
    claims.update(description=None, **dict.fromkeys(SAID, ""))
    _carry_before(made)
    _delete(_of(Description, made).filter(supersedes__isnull=False), _of(Description, made))
    Anchor.objects.filter(claim__in=claims.values("pk")).delete()
    _delete(claims)


def _carry_before(made: Mapping[str, list[int]]) -> None:
    """Claims that stay, and carry a coding that goes, and what they carried before is not known, carry none."""
    going = made.get(Description._meta.label, [])
    Claim.objects.filter(description__in=going).update(description=None, **dict.fromkeys(SAID, ""))


def _take_sources(made: Mapping[str, list[int]]) -> None:
    captures, sources = _of(Capture, made), _of(Source, made)
    for derived in (Fingerprint, DoiLink):
        derived._base_manager.filter(capture__in=captures.values("pk")).delete()
    _delete(captures)
    proposed = SourceRelation.objects.filter(proposed_by=PROPOSED_BY, status=RelationStatus.CANDIDATE)
    _delete(proposed.filter(to_source__in=sources.values("pk")))
    counters = [of_claims(key) for key in made.get(Source._meta.label, [])]
    _delete(sources)
    Counter.objects.filter(of__in=counters).delete()


def _delete_unless_used(row: Any) -> None:
    try:
        with transaction.atomic():
            _delete(type(row)._base_manager.filter(pk=row.pk))
    except ProtectedError:
        # Somebody else uses it by now.
        return
