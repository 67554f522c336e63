"""Writes of questions and of the searches made for them."""

from django.core.exceptions import ValidationError
from django.db import transaction

from claims.actions.identifiers import normalise_identifiers
from claims.actions.permissions import require
from claims.actions.record import record, record_withdrawal, typed
from claims.choices import Role
from claims.models import Question, SearchRecord, User


@transaction.atomic
def save_question(*, actor: User, question: Question, why: str = "") -> Question:
    """Add or change a question. Raises ValidationError by field, PermissionDenied unless the actor is a curator."""
    require(actor, Role.CURATOR)
    if question._state.adding:
        question.created_by = actor
    record(question, actor=actor, why=why)
    return question


@transaction.atomic
def question_named(*, actor: User, text: str) -> Question:
    """The question with these words, whatever their case, or what it was merged into; added when there is none.

    Raises ValidationError (field `question`) for a withdrawn one or words that cannot be stored, and PermissionDenied
    unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    text = typed(text, "question")
    same = Question.objects.select_related("merged_into")
    known = same.filter(text=text).first() or same.filter(text__iexact=text).first()
    if known is None:
        try:
            return save_question(actor=actor, question=Question(text=text))
        except ValidationError as error:
            raise ValidationError({"question": error.messages}) from error
    known = known.merged_into or known
    if known.withdrawn_at:
        raise ValidationError({"question": f"This question was withdrawn: {known.withdrawn_because} Choose another."})
    return known


@transaction.atomic
def withdraw_question(*, actor: User, question: Question, because: str) -> Question:
    """Take a question out of lists, with a reason; it stays at its address.

    Raises ValidationError without a reason or while claims speak to it, and PermissionDenied unless the actor is a
    curator.
    """
    require(actor, Role.CURATOR)
    speaking = question.claims.filter(withdrawn_at=None).count()
    if speaking:
        raise ValidationError(f"Claims that speak to this question: {speaking}. Give them another question first.")
    record_withdrawal(question, actor=actor, because=because)
    return question


@transaction.atomic
def save_search_record(*, actor: User, search: SearchRecord, why: str = "") -> SearchRecord:
    """Add or change a search for evidence.

    Raises ValidationError by field, PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    normalise_identifiers(search)
    if search._state.adding:
        search.created_by = actor
    record(search, actor=actor, why=why)
    return search
