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
from claims.models import Claim, EvidenceItem, EvidenceLink, Question, Source, User
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
# What a study and its source both have, beside the title.
_SOURCE = (*_KNOWN_BY, "published")


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


def study_of(item: EvidenceItem, values: Values) -> str:
    """By what rows of one table mean one study: as `stored_item` knows those that are here."""
    known = (f"{name} {value}" for name in _KNOWN_BY if (value := getattr(item, name)))
    return next(known, "") or values.get("uid", "") or item.title


def split_said(item: EvidenceItem, values: Values) -> tuple[Values, Values]:
    """What a row says of a study itself, normalised, and what of where it stands on a claim."""
    names = [name for name in (*_WORDS, *_NUMBERS) if values.get(name)]
    study = {name: str(getattr(item, name)) for name in names}
    link = {name: values[name] for name in _LINK if values.get(name)}
    if mismatches := values.get("mismatches", "").split():
        link["mismatches"] = " ".join(mismatches)
    return study, link


def source_values(values: Values) -> Values:
    """What a study says of the source that it is published in."""
    return {name: value for name in ("title", *_SOURCE) if (value := values.get(name, ""))}


def study_changes(item: EvidenceItem, values: Values, on: Claim | Question | None) -> Iterator[tuple[str, str, str]]:
    """What a row says otherwise of a study, and of where it stands on a claim or a question: field, before, after.

    `on` is None for a claim that is new itself.
    """
    stored = stored_item(item, values.get("uid", ""))
    study, link = split_said(item, values)
    if stored is not None:
        yield from _otherwise(stored, study)
    elif on is not None:
        yield "title", "", item.title
    if on is not None and values.get("stance"):
        yield from _otherwise(_link(stored, on) or EvidenceLink(), link)


def _otherwise(record: EvidenceItem | EvidenceLink, said: Values) -> Iterator[tuple[str, str, str]]:
    for name, after in said.items():
        value = getattr(record, name)
        before = " ".join(value) if name == "mismatches" else "" if value is None else str(value)
        if before != after:
            yield name, before, after


def _link(item: EvidenceItem | None, on: Claim | Question) -> EvidenceLink | None:
    if item is None or on.pk is None:
        return None
    return EvidenceLink.objects.filter(evidence_item=item, withdrawn_at=None, **_stands(on)).first()


def _stands(on: Claim | Question) -> dict[str, Any]:
    return {"claim": on} if isinstance(on, Claim) else {"question": on}


def store_evidence(
    actor: User,
    on: Claim | Question | None,
    values: Values,
    why: str,
    keeping: Callable[[Recorded], AbstractContextManager[None]],
    *,
    source: Source | None,
) -> list[Recorded]:
    """Store a study, and link it to the claim or question where the row says how it stands; what was made.

    What was here and is said otherwise is changed within `keeping`. `source` is that of the study, where it is known.
    """
    item, made = item_of(values), list[Recorded]()
    stored = stored_item(item, values.get("uid", ""))
    study, link_said = split_said(item, values)
    if stored is None:
        item.source, is_new = (source, False) if source else _source_of(actor, item, why)
        stored = save_evidence_item(actor=actor, item=item, why=why)
        made += [item.source, stored] if is_new else [stored]
    elif list(_otherwise(stored, study)):
        for name in study:
            setattr(stored, name, getattr(item, name))
        with keeping(stored):
            save_evidence_item(actor=actor, item=stored, why=why)
    if on is None or not values.get("stance"):
        return made
    before = _link(stored, on)
    link = before or EvidenceLink(evidence_item=stored, **_stands(on))
    if not list(_otherwise(link, link_said)):
        return made
    for name, value in link_said.items():
        setattr(link, name, value.split() if name == "mismatches" else value)
    with keeping(link) if before else nullcontext():
        save_evidence_link(actor=actor, link=link, why=why)
    return made if before else [*made, link]


def _source_of(actor: User, item: EvidenceItem, why: str) -> tuple[Source, bool]:
    """The source of a study: one with an identifier of its, else a new one; and whether it is new."""
    known = Q()
    for name in _KNOWN_BY:
        if value := getattr(item, name):
            known |= Q(**{name: value})
    found = Source.objects.filter(known, withdrawn_at=None).order_by("pk").first() if known else None
    if found is not None:
        return found, False
    said = {name: getattr(item, name) for name in _SOURCE}
    return save_source(actor=actor, source=Source(title=item.title[:500], **said), why=why), True
