"""Linking a study to a question or a claim in one step, also one of which there is no item yet."""

from django.core.exceptions import ValidationError
from django.db import transaction

from claims.actions.claim import describe_claim
from claims.actions.evidence_item import save_evidence_item, save_evidence_link
from claims.actions.permissions import require
from claims.actions.record import typed
from claims.actions.source import save_source
from claims.choices import Role, SourceStatus
from claims.models import Claim, EvidenceItem, EvidenceLink, Source, User
from claims.models.evidence_item import IDENTIFIERS
from claims.reads.blind import veiled
from claims.reads.evidence.doubts import LABELS
from claims.reads.evidence.find import identifier_typed

LONGEST_TITLE = 300
VEILED = (
    "You rate this claim in a round. Which question it answers is not changed here before the round shows its ratings."
)


@transaction.atomic
def item_of_source(*, actor: User, source: Source, title: str = "", design: str = "") -> EvidenceItem:
    """An evidence item for the study that a source reports, with what is recorded of the source.

    Raises ValidationError by field, PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    known = {name: getattr(source, name) for name in (*IDENTIFIERS, "published", "retraction_status")}
    called = typed(title, "title") or source.shown_title[:LONGEST_TITLE]
    return save_evidence_item(actor=actor, item=EvidenceItem(title=called, source=source, design=design, **known))


@transaction.atomic
def item_identified(*, actor: User, identifier: str, title: str = "", design: str = "") -> EvidenceItem:
    """An evidence item for the work with a DOI, PMID, PMCID or trial number. Nothing is fetched.

    Its source is the one that has the identifier, else a new one that says nothing but this. Raises ValidationError
    where it is no identifier, PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    fields = identifier_typed(identifier)
    if not fields:
        raise ValidationError({"identifier": "This is no DOI, PMID, PMCID or trial number."})
    title = typed(title, "title")
    source = Source.objects.current().filter(**fields).order_by("pk").first()
    if source is None:
        source = save_source(actor=actor, source=Source(title=title, status=SourceStatus.FOUND, **fields))
    ((name, value),) = fields.items()
    called = title or source.title or f"{LABELS[name].capitalize() if name == 'trial_number' else LABELS[name]} {value}"
    item = EvidenceItem.objects.current().filter(**fields, source=source).order_by("pk").first()
    return item or item_of_source(actor=actor, source=source, title=called[:LONGEST_TITLE], design=design)


@transaction.atomic
def ask_question(*, actor: User, claim: Claim, text: str) -> Claim:
    """Give a claim its question in words, which is added when new, so that evidence on that counts for it.

    Raises ValidationError on field `question`, also while the actor rates the claim blind.
    """
    require(actor, Role.CURATOR)
    if veiled(claim, actor):
        raise ValidationError({"question": VEILED})
    if not text.strip():
        raise ValidationError({"question": "Choose a question, or type a new one."})
    return describe_claim(actor=actor, claim=claim, question_text=text)


@transaction.atomic
def link_study(
    *,
    actor: User,
    link: EvidenceLink,
    source: Source | None = None,
    identifier: str = "",
    title: str = "",
    design: str = "",
) -> EvidenceLink:
    """Link the item that `link` names, or one that is made of a source or an identifier in the same step.

    Nothing is stored where a part of it is refused. Raises ValidationError by field, PermissionDenied unless the actor
    is a curator.
    """
    require(actor, Role.CURATOR)
    if source is not None:
        link.evidence_item = item_of_source(actor=actor, source=source, title=title, design=design)
    elif identifier:
        link.evidence_item = item_identified(actor=actor, identifier=identifier, title=title, design=design)
    return save_evidence_link(actor=actor, link=link)
