"""How sources stand to one another: proposing, confirming and rejecting relations.

Every decision is a person's: a tool proposes candidates and nothing else. A candidate never counts.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from claims.actions.claim import find_words
from claims.actions.permissions import require
from claims.actions.propagate import mark_after, weight_of
from claims.actions.record import hold, record, typed
from claims.choices import SAME_WORK, RelationKind, RelationStatus, Role
from claims.models import Capture, Source, SourceRelation, User
from claims.models.capture_judgement import is_blocked
from claims.reads.source.works import circle_through, lock_works

# What a person has said of two texts in one of these words, a tool does not ask again in another.
OF_TEXT = (*SAME_WORK, RelationKind.PARALLELS)
MOST_SAID = 20


@transaction.atomic
def propose_relation(
    *,
    actor: User | None,
    from_source: Source,
    to_source: Source,
    kind: RelationKind | str,
    basis: str = "",
    capture: Capture | None = None,
    start: int | None = None,
    end: int | None = None,
    quote: str = "",
    score: float | None = None,
    proposed_by: str = "",
) -> SourceRelation:
    """Record a candidate, with the passage that shows it: by its offsets, or by its words (`quote`).

    A tool (`proposed_by` with its version, `actor` None or who ran it) gets what is recorded between the two already,
    whatever became of it; a person is told. Raises ValidationError by field, PermissionDenied unless the actor is a
    curator.
    """
    _may_propose(actor, proposed_by)
    if kind == RelationKind.CITES_UNRESOLVED:
        raise ValidationError({"kind": "This kind has no other source: record the citation as unresolved."})
    known = _recorded(from_source, to_source, kind) if proposed_by else None
    if known is not None:
        return known
    _refuse_again(from_source, to_source, kind)
    relation = SourceRelation(
        from_source=from_source, to_source=to_source, kind=kind, basis=basis, score=score, proposed_by=proposed_by
    )
    _place(relation, capture, start, end, quote)
    return _add(relation, actor)


@transaction.atomic
def record_unresolved(
    *,
    actor: User | None,
    source: Source,
    passage: str = "",
    known: Mapping[str, str] | None = None,
    missing: Iterable[str] = (),
    capture: Capture | None = None,
    start: int | None = None,
    end: int | None = None,
    basis: str = "",
    proposed_by: str = "",
) -> SourceRelation:
    """Record a citation of a work that nobody has identified: its words, what they say of the work, what is missing.

    Raises ValidationError by field, also where the same passage is recorded already, and PermissionDenied.
    """
    _may_propose(actor, proposed_by)
    relation = SourceRelation(
        from_source=source, kind=RelationKind.CITES_UNRESOLVED, basis=basis, proposed_by=proposed_by
    )
    relation.known = {typed(name, "known"): typed(value, "known") for name, value in (known or {}).items()}
    relation.missing = _said(missing, "missing")
    if not relation.known and not passage and start is None:
        raise ValidationError({"passage": "Give the words of the citation, or what is known of the work."})
    if len(relation.known) > MOST_SAID:
        raise ValidationError({"known": f"{MOST_SAID} facts are the most. Leave out what does not help to find it."})
    _place(relation, capture, start, end, passage, field="passage")
    same = SourceRelation.objects.filter(from_source=source, kind=relation.kind, exact=relation.exact)
    if relation.exact and (recorded := same.filter(capture=relation.capture, start=relation.start).first()):
        if proposed_by:
            return recorded
        raise ValidationError({"passage": "This citation is recorded already."})
    return _add(relation, actor)


@transaction.atomic
def propose_candidate(
    *,
    actor: User | None,
    unresolved: SourceRelation,
    to_source: Source,
    mismatches: Iterable[str] = (),
    basis: str = "",
    proposed_by: str = "",
) -> SourceRelation:
    """Say which work an unresolved citation may mean, and where that work differs from what the citation says.

    Raises ValidationError by field and PermissionDenied.
    """
    _may_propose(actor, proposed_by)
    if unresolved.kind != RelationKind.CITES_UNRESOLVED:
        raise ValidationError("Only an unresolved citation has candidates.")
    known = _recorded(unresolved.from_source, to_source, RelationKind.CITES) if proposed_by else None
    if known is not None:
        return known
    _refuse_again(unresolved.from_source, to_source, RelationKind.CITES)
    candidate = SourceRelation(
        from_source=unresolved.from_source,
        to_source=to_source,
        kind=RelationKind.CITES,
        resolves=unresolved,
        basis=basis,
        mismatches=_said(mismatches, "mismatches"),
        proposed_by=proposed_by,
    )
    for name in ("capture", "start", "end", "exact"):
        setattr(candidate, name, getattr(unresolved, name))
    return _add(candidate, actor)


@transaction.atomic
def confirm_relation(*, actor: User, relation: SourceRelation, why: str = "") -> SourceRelation:
    """Make it count. Confirming a candidate of an unresolved citation resolves the citation.

    Raises ValidationError for a circle of works (naming it), for a second candidate of one citation and for a citation
    whose work is not known; PermissionDenied unless the actor is a curator.
    """
    relation = _for_decision(actor, relation)
    if relation.kind == RelationKind.CITES_UNRESOLVED:
        raise ValidationError("Confirm one of its candidates, or declare the citation unresolvable.")
    if relation.status == RelationStatus.CONFIRMED:
        return relation
    before = weight_of(relation)
    _refuse_circle(relation)
    if relation.resolves_id is not None:
        _settle_citation(actor, relation, relation.resolves_id)
    _decide(actor, relation, RelationStatus.CONFIRMED, why)
    mark_after(relation, before)
    return relation


@transaction.atomic
def reject_relation(*, actor: User, relation: SourceRelation, because: str) -> SourceRelation:
    """Say that it does not hold, with the reason; also of what was confirmed. It stays, and no tool proposes it again.

    Rejecting the confirmed candidate of a citation opens the citation again. Raises ValidationError without a reason,
    PermissionDenied unless the actor is a curator.
    """
    relation = _for_decision(actor, relation)
    reason = _reason(because)
    if relation.status == RelationStatus.REJECTED:
        return relation
    confirmed, before = relation.status == RelationStatus.CONFIRMED, weight_of(relation)
    _decide(actor, relation, RelationStatus.REJECTED, reason)
    if confirmed and relation.resolves is not None:
        _decide(actor, relation.resolves, RelationStatus.CANDIDATE, "Its confirmed candidate was rejected.")
    mark_after(relation, before)
    return relation


@transaction.atomic
def change_kind(*, actor: User, relation: SourceRelation, kind: RelationKind | str, why: str = "") -> SourceRelation:
    """Say of two sources that it is another relation than was proposed ("only parallels"); confirms it as that.

    Raises ValidationError (also for a circle, and where that relation is recorded already) and PermissionDenied.
    """
    relation = _for_decision(actor, relation)
    if RelationKind.CITES_UNRESOLVED in (kind, relation.kind) or relation.resolves_id is not None:
        raise ValidationError({"kind": "A citation that is to be resolved keeps its kind. Confirm or reject it."})
    before = weight_of(relation)
    relation.kind = kind
    _refuse_circle(relation)
    _decide(actor, relation, RelationStatus.CONFIRMED, why or f"Only {relation.get_kind_display().lower()}")
    mark_after(relation, before)
    return relation


@transaction.atomic
def declare_unresolvable(*, actor: User, unresolved: SourceRelation, because: str) -> SourceRelation:
    """Say that a citation cannot be resolved, and why. A candidate that is confirmed later resolves it all the same.

    Raises ValidationError without a reason or when it is resolved, PermissionDenied unless the actor is a curator.
    """
    unresolved = _for_decision(actor, unresolved)
    if unresolved.kind != RelationKind.CITES_UNRESOLVED:
        raise ValidationError("Only an unresolved citation can be declared unresolvable.")
    if unresolved.candidates.confirmed().exists():
        raise ValidationError("This citation is resolved. Reject its confirmed candidate first.")
    reason = _reason(because)
    unresolved.basis = reason
    _decide(actor, unresolved, RelationStatus.CONFIRMED, f"Declared unresolvable: {reason}")
    return unresolved


@transaction.atomic
def move_relation_passage(*, actor: User, relation: SourceRelation, capture: Capture) -> SourceRelation:
    """Find a relation's passage again, exactly, on another capture of its source; the relation itself stays as it is.

    Raises ValidationError (field `quote`) when it does not stand there exactly once.
    """
    require(actor, Role.CURATOR)
    before = hold(relation)
    _place(relation, capture, None, None, relation.exact)
    record(relation, actor=actor, before=before, why=f"Passage found again on saved copy {capture.uid}")
    return relation


def _may_propose(actor: User | None, proposed_by: str) -> None:
    if actor is None and not proposed_by:
        raise PermissionDenied("A relation is proposed by a curator, or by a tool that says its name.")
    if actor is not None:
        require(actor, Role.CURATOR)


def _recorded(one: Source, other: Source, kind: str) -> SourceRelation | None:
    """What is recorded of the two; of their texts in either direction and in any of the words for that."""
    if kind not in OF_TEXT:
        return SourceRelation.objects.filter(from_source=one, to_source=other, kind=kind).first()
    of_text = SourceRelation.objects.filter(kind__in=OF_TEXT)
    both = of_text.filter(from_source=one, to_source=other) | of_text.filter(from_source=other, to_source=one)
    return both.first()


def _refuse_again(one: Source, other: Source, kind: str) -> None:
    recorded = SourceRelation.objects.filter(from_source=one, to_source=other, kind=kind).first()
    if recorded is not None:
        state = recorded.get_status_display().lower()
        raise ValidationError({"to_source": f"This relation is recorded already ({state}). Decide on it there."})


def _place(
    relation: SourceRelation,
    capture: Capture | None,
    start: int | None,
    end: int | None,
    quote: str,
    *,
    field: str = "quote",
) -> None:
    """Set the passage; without offsets and words there is none. Words without a capture stand in the newest one."""
    if start is None and not quote:
        return
    if capture is None:
        capture = relation.from_source.captures.filter(~is_blocked()).order_by("-stored_at", "-pk").first()
    if capture is None:
        raise ValidationError({field: "This source has no saved copy. Save one first, or leave the passage out."})
    if capture.source_id != relation.from_source_id:
        raise ValidationError({"capture": "This saved copy belongs to another source."})
    try:
        selector = find_words(capture, quote=quote, start=start, end=end)
    except ValidationError as error:
        raise ValidationError({field: error.error_dict["quote"]}) from error
    relation.capture, relation.exact = capture, selector.exact
    relation.start, relation.end = selector.start, selector.end


def _add(relation: SourceRelation, actor: User | None) -> SourceRelation:
    relation.created_by = actor
    _record(relation, actor, relation.proposed_by)
    return relation


def _record(relation: SourceRelation, actor: User | None, why: str) -> None:
    try:
        record(relation, actor=actor, why=why)
    except ValidationError as error:
        # A constraint names no field; it is about the other source.
        if hasattr(error, "error_dict") and "__all__" in error.error_dict:
            raise ValidationError({"to_source": error.error_dict["__all__"]}) from error
        raise


def _for_decision(actor: User, relation: SourceRelation) -> SourceRelation:
    """The relation as it is now, and nobody else's to decide on meanwhile."""
    require(actor, Role.CURATOR)
    lock_works()
    ends = SourceRelation.objects.select_related("from_source", "to_source", "resolves__from_source")
    return ends.select_for_update(of=("self",)).get(pk=relation.pk)


def _decide(actor: User, relation: SourceRelation, status: RelationStatus, why: str) -> None:
    decided = status != RelationStatus.CANDIDATE
    relation.status = status
    relation.decided_at, relation.decided_by = (timezone.now(), actor) if decided else (None, None)
    _record(relation, actor, why)


def _refuse_circle(relation: SourceRelation) -> None:
    circle = circle_through(relation) if relation.kind in SAME_WORK else []
    if circle:
        titles = Source.objects.in_bulk(circle)
        named = " → ".join(f"“{titles[source].shown_title}”" for source in [*circle, circle[0]])
        raise ValidationError(f"This would close a circle: {named}. Reject one of its relations first.")


def _settle_citation(actor: User, candidate: SourceRelation, citation_id: int) -> None:
    citation = SourceRelation.objects.select_for_update().get(pk=citation_id)
    other = citation.candidates.confirmed().exclude(pk=candidate.pk).select_related("to_source").first()
    if other is not None:
        title = other.to_source.shown_title if other.to_source else ""
        raise ValidationError(f"This citation is resolved already: it means “{title}”. Reject that candidate first.")
    _decide(actor, citation, RelationStatus.CONFIRMED, f"Resolved: it means “{candidate.to_source}”.")


def _reason(because: str) -> str:
    reason = typed(because, "because")
    if not reason:
        raise ValidationError({"because": "Say why."})
    return reason


def _said(lines: Iterable[str], field: str) -> list[Any]:
    said = [line for line in (typed(line, field) for line in lines) if line]
    if len(said) > MOST_SAID:
        raise ValidationError({field: f"{MOST_SAID} lines are the most. Keep those that matter."})
    return said
