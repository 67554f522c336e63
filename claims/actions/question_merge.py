"""Two questions that ask the same become one, and one that asks two things becomes two. Nothing is left behind."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from claims.actions.evidence_item import save_evidence_link, withdraw_evidence_link
from claims.actions.permissions import require
from claims.actions.question import save_question, save_search_record
from claims.actions.record import hold, record, typed
from claims.actions.stale import mark_ratings_stale
from claims.choices import Role
from claims.models import Claim, Question, User
from claims.models.claim import ClaimQuerySet
from claims.reads.blind import stance_veiled

# In one transaction, while others wait.
MOST_CLAIMS = 2_000
VEILED = "You rate a claim of this question in a round. It is merged and split when the round shows its ratings."


@transaction.atomic
def merge_questions(*, actor: User, question: Question, into: Question, because: str) -> Question:
    """Let a question be another: its claims, evidence and searches go there, and its address leads there.

    A study that is linked to both keeps the link of the other. Returns the other. Raises ValidationError by field
    (into itself, into one that is gone, without a reason), and PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    reason = _reason(because)
    if question.pk == into.pk:
        raise ValidationError({"into": "A question is not merged into itself: choose another."})
    question, into = _held(actor, question, into)
    if not into.is_current or not question.is_current:
        raise ValidationError({"into": "One of the two was withdrawn or merged already. Load the page again."})
    why = f"Merged “{question.text}” into “{into.text}”: {reason}"
    _move_claims(actor, question.claims.all(), into, why)
    linked = set(into.evidence_links.filter(withdrawn_at=None).values_list("evidence_item", flat=True))
    for link in question.evidence_links.filter(withdrawn_at=None).select_related("evidence_item"):
        if link.evidence_item_id in linked:
            withdraw_evidence_link(actor=actor, link=link, because=why)
        else:
            link.question = into
            save_evidence_link(actor=actor, link=link, why=why)
    for search in question.searches.all():
        search.question = into
        save_search_record(actor=actor, search=search, why=why)
    for merged in (question, *question.merged.all()):
        merged.merged_into = into
        record(merged, actor=actor, why=why)
    return into


@transaction.atomic
def split_question(*, actor: User, question: Question, claims: Sequence[Claim], text: str, because: str) -> Question:
    """Ask a new question, which these claims answer from now on; evidence and searches stay with the old one.

    Raises ValidationError by field (no claim, or all of them: then one of the two would be left without), and
    PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    reason = _reason(because)
    (question,) = _held(actor, question)
    current = question.claims.current()
    taken = list(current.filter(pk__in=[claim.pk for claim in claims]))
    if not taken:
        raise ValidationError({"claims": "Choose the claims that answer the new question."})
    if len(taken) == current.count():
        raise ValidationError({"claims": "Leave at least one claim with the old question, or say it in other words."})
    meant = {name: getattr(question, name) for name in ("population", "intervention", "comparator", "outcome")}
    why = f"Split from “{question.text}”: {reason}"
    made = save_question(actor=actor, question=Question(text=typed(text, "text"), **meant), why=why)
    _move_claims(actor, taken, made, why)
    record(question, actor=actor, why=f"Split: {len(taken)} claims to “{made.text}”. {reason}")
    return made


def _held(actor: User, *questions: Question) -> list[Question]:
    """The questions as they are now, which nobody merges or splits meanwhile."""
    if any(stance_veiled(actor, question=question.pk) for question in questions):
        raise ValidationError(VEILED)
    keys = [question.pk for question in questions]
    held = {one.pk: one for one in Question.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    return [held[key] for key in keys]


def _move_claims(actor: User, claims: Sequence[Claim] | ClaimQuerySet, into: Question, why: str) -> None:
    moving = list(claims[: MOST_CLAIMS + 1])
    if len(moving) > MOST_CLAIMS:
        raise ValidationError(f"More than {MOST_CLAIMS:,} claims answer it. Give most of them another question first.")
    for claim in moving:
        before = hold(claim)
        claim.question = into
        record(claim, actor=actor, why=why, before=before)
    keys = [claim.pk for claim in moving]
    mark_ratings_stale(claims=Claim.objects.filter(pk__in=keys), because="The claim’s question changed.")


def _reason(because: str) -> str:
    reason = typed(because, "because")
    if not reason:
        raise ValidationError({"because": "Say why."})
    return reason
