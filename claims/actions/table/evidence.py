"""Studies that a table has beside its claims, and where they stand on these."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from claims.actions.evidence_item import save_evidence_item, save_evidence_link
from claims.actions.identifiers import normalise_identifiers
from claims.actions.record import check_typed
from claims.actions.source import save_source
from claims.choices import Mismatch
from claims.models import Claim, EvidenceItem, EvidenceLink, Source, User
from claims.models.base import Recorded
from claims.rules.table_record import Values

_WORDS = (
    "title", "design", "species", "population", "intervention", "comparator", "comparator_text", "outcome",
    "peer_review", "retraction_status", "funding", "funding_text", "published", "doi", "pmid", "pmcid", "trial_number",
    "note",
)  # fmt: skip
_NUMBERS = ("n_enrolled", "n_treated", "n_analysed")
_LINK = ("stance", "directness", "why")
_KNOWN_BY = ("doi", "pmid", "pmcid", "trial_number")


def item_of(values: Values) -> EvidenceItem:
    """The study that these values say, not stored. Raises ValidationError by field."""
    errors: dict[str, Any] = {}
    item = EvidenceItem(**{name: values[name] for name in _WORDS if values.get(name)})
    for name in _NUMBERS:
        if value := values.get(name, ""):
            try:
                setattr(item, name, int(value))
            except ValueError:
                errors[name] = f"“{value[:40]}” is no whole number."
    item.title = item.title or item.doi or item.pmid
    if not item.title:
        errors["title"] = "A study needs a title, a DOI or a PMID."
    if strange := [code for code in values.get("mismatches", "").split() if code not in Mismatch.values]:
        errors["mismatches"] = f"“{strange[0][:40]}” is none of {', '.join(Mismatch.values)}."
    for check in (normalise_identifiers, check_typed, _check_fields):
        try:
            check(item)
        except ValidationError as error:
            errors = dict(error.message_dict) | errors
    if errors:
        raise ValidationError(errors)
    return item


def _check_fields(item: EvidenceItem) -> None:
    item.clean_fields(exclude=["uid", "source", "capture", "created_by"])


def stored_item(item: EvidenceItem, uid: str = "") -> EvidenceItem | None:
    """The study that is here: by its uid, by an identifier, else by its title."""
    rows = EvidenceItem.objects.filter(withdrawn_at=None)
    known = Q()
    for name in _KNOWN_BY:
        if value := getattr(item, name):
            known |= Q(**{name: value})
    found = rows.filter(uid=uid).first() if uid else None
    return found or (rows.filter(known) if known else rows.filter(title=item.title)).order_by("pk").first()


def link_changes(values: Values, stored: EvidenceItem | None, claim: Claim | None) -> Iterator[tuple[str, str, str]]:
    """What a row says otherwise of a study and of where it stands: field, before, after."""
    link = _link(stored, claim)
    if link is None:
        if values.get("stance"):
            yield "stance", "", values["stance"]
        return
    for name in _LINK:
        if (value := values.get(name, "")) and value != getattr(link, name):
            yield name, getattr(link, name), value


def _link(item: EvidenceItem | None, claim: Claim | None) -> EvidenceLink | None:
    if item is None or claim is None or claim.pk is None:
        return None
    return EvidenceLink.objects.filter(evidence_item=item, claim=claim, withdrawn_at=None).first()


def store_evidence(
    actor: User,
    claim: Claim | None,
    values: Values,
    why: str,
    keeping: Callable[[Recorded], AbstractContextManager[None]],
) -> list[Recorded]:
    """Store a study that is not here, and link it to the claim where the row says how it stands; what was made.

    A link that was here is changed within `keeping`.
    """
    item, made = item_of(values), list[Recorded]()
    stored = stored_item(item, values.get("uid", ""))
    if stored is None:
        item.source, is_new = _source_of(actor, item, why)
        stored = save_evidence_item(actor=actor, item=item, why=why)
        made += [item.source, stored] if is_new else [stored]
    if claim is None or not values.get("stance"):
        return made
    said = {name: values[name] for name in _LINK if values.get(name)}
    link = _link(stored, claim)
    if link is not None and all(getattr(link, name) == value for name, value in said.items()):
        return made
    made_before = link is not None
    link = link or EvidenceLink(evidence_item=stored, claim=claim, mismatches=values.get("mismatches", "").split())
    for name, value in said.items():
        setattr(link, name, value)
    with keeping(link) if made_before else nullcontext():
        save_evidence_link(actor=actor, link=link, why=why)
    return made if made_before else [*made, link]


def _source_of(actor: User, item: EvidenceItem, why: str) -> tuple[Source, bool]:
    """The source of a study: one with an identifier of its, else a new one; and whether it is new."""
    known = Q()
    for name in _KNOWN_BY:
        if value := getattr(item, name):
            known |= Q(**{name: value})
    found = Source.objects.filter(known, withdrawn_at=None).order_by("pk").first() if known else None
    if found is not None:
        return found, False
    said = {name: getattr(item, name) for name in (*_KNOWN_BY, "published")}
    return save_source(actor=actor, source=Source(title=item.title[:500], **said), why=why), True
