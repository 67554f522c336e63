"""Writes of questions and of the searches made for them."""

from django.db import transaction

from claims.actions.permissions import require
from claims.actions.record import record
from claims.actions.source import normalise_identifiers
from claims.choices import Role
from claims.models import Question, SearchRecord, User


@transaction.atomic
def save_question(*, actor: User, question: Question, why: str = "") -> Question:
    """Add or change a question. Raises ValidationError by field, PermissionDenied for who is not a curator."""
    require(actor, Role.CURATOR)
    if question._state.adding:
        question.created_by = actor
    record(question, actor=actor, why=why)
    return question


@transaction.atomic
def save_search_record(*, actor: User, search: SearchRecord, why: str = "") -> SearchRecord:
    """Add or change a search for evidence. Raises ValidationError by field, PermissionDenied for non-curators."""
    require(actor, Role.CURATOR)
    normalise_identifiers(search)
    if search._state.adding:
        search.created_by = actor
    record(search, actor=actor, why=why)
    return search
