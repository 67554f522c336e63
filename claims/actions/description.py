"""Describing claims: each coder for themselves. Which description is the claim's current one is decided here.

The first one stays current until somebody decides: another coder's stands beside it and changes nothing. A coder who
describes again changes the current one where it is theirs; a claim that has none takes the next that is made. What is
coded in a round is no claim's current one, whatever the claim has, until it is decided. Deciding is in
claims/actions/coding_decision.py.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from claims.actions.permissions import require
from claims.actions.record import record, record_withdrawal
from claims.actions.stale import mark_ratings_stale
from claims.choices import Role, Stage
from claims.models import Claim, Description, User
from claims.models.description import SAID

WITHHELD = "The words of this claim are withheld. Its wording can be coded again when they are not."
STALE = "The claim's question or answer changed."


@transaction.atomic
def describe(
    *,
    actor: User,
    claim: Claim,
    said: Mapping[str, str],
    suggested: Iterable[Mapping[str, Any]] = (),
    why: str = "",
) -> Description | None:
    """Say what the words of a claim do, as this person sees it: a value for each field that is named in `said`.

    Fields that are not named stay as the person said before; who leaves nothing takes their description back. Returns
    their description, None where they have none now. `suggested` is what was shown to them before they decided; what
    they had been shown before is kept.
    Raises ValidationError by field, or for withheld words, and PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    own, changed = add_description(actor, claim, said, suggested, why=why)
    if changed:
        save_described(actor, claim, why=why)
    return own


@transaction.atomic
def withdraw_description(*, actor: User, description: Description, because: str) -> Description:
    """Take a description back, with a reason; where it was current, the claim has none until another is used.

    Raises ValidationError without a reason or for one that does not stand, PermissionDenied unless the actor made it
    or is a lead.
    """
    own = description.coder_id == actor.pk
    require(actor, *((Role.CURATOR, Role.REVIEWER, Role.LEAD) if own else (Role.LEAD,)))
    if not Description.objects.current().filter(pk=description.pk).exists():
        raise ValidationError("This code was changed or taken back already.")
    claim = Claim.objects.select_for_update().get(pk=description.claim_id)
    if claim.description_id == description.pk:
        carry(claim, None)
        save_described(actor, claim, why=because)
    record_withdrawal(description, actor=actor, because=because)
    return description


# --- for actions that save the claim too ----------------------------------------------------------------------------


def add_description(
    actor: User,
    claim: Claim,
    said: Mapping[str, str],
    suggested: Iterable[Mapping[str, Any]] = (),
    *,
    why: str = "",
    stage: Stage | None = None,
) -> tuple[Description | None, bool]:
    """The actor's description, and whether the claim, which is not saved here, carries another one now.

    `stage`: what they knew of the others' codes; None where that is worked out from what they could see.
    Raises ValidationError by field.
    """
    refuse_withheld(claim)
    if strange := set(said).difference(SAID):
        raise TypeError(f"The coding of a wording does not say {', '.join(sorted(strange))}.")
    last = Description.objects.on_the_spot().filter(claim=claim, coder=actor, superseded_by=None).first()
    own = last if last is not None and last.withdrawn_at is None else None
    wanted = (own.said if own else dict.fromkeys(SAID, "")) | dict(said)
    if own is not None and wanted == own.said:
        return own, False
    if not any(wanted.values()):
        return None, _take_back(actor, claim, own, why)
    made = Description(claim=claim, coder=actor, question=claim.question, supersedes=last, **wanted)
    made.suggested = _kept(suggested, last, wanted)
    made.stage = _stage(actor, claim, last) if stage is None else stage
    record(made, actor=actor)
    if claim.description_id is not None and (own is None or claim.description_id != own.pk):
        return made, False
    carry(claim, made)
    return made, True


def _stage(actor: User, claim: Claim, last: Description | None) -> str:
    """Independent where nobody else had coded it; else empty: whether the others' codes were seen is not known."""
    if last is not None and last.stage == Stage.DISCUSSED:
        return Stage.DISCUSSED
    others = Description.objects.current().filter(claim=claim).exclude(coder=actor)
    alone = (last is None and claim.description_id is None) or not others.exists()
    return Stage.INDEPENDENT if alone else ""


def _kept(
    shown: Iterable[Mapping[str, Any]], last: Description | None, said: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The latest suggestion that the coder saw for each field, and what they did with it.

    Taken where they say the same, overruled where they say something else, left where they say nothing of it.
    """
    seen = {one.get("field"): dict(one) for one in (*(last.suggested if last else ()), *shown)}
    for one in seen.values():
        if "code" in one:
            value = said.get(one["field"], "")
            one["outcome"] = "left" if not value else "taken" if value == one["code"] else "overruled"
    return list(seen.values())


def _take_back(actor: User, claim: Claim, own: Description | None, why: str) -> bool:
    if own is None:
        return False
    record_withdrawal(own, actor=actor, because=why or "Its coder emptied it.")
    if claim.description_id != own.pk:
        return False
    carry(claim, None)
    return True


def carry(claim: Claim, description: Description | None) -> None:
    """Set what the claim carries, without saving it."""
    claim.description = description
    for name in SAID:
        setattr(claim, name, getattr(description, name) if description else "")


def save_described(actor: User, claim: Claim, *, why: str) -> None:
    """Save a claim that carries another description now; where that changes its answer, its ratings are stale."""
    before = Claim.objects.values_list("answers", flat=True).get(pk=claim.pk)
    record(claim, actor=actor, why=why)
    if before != claim.answers:
        mark_ratings_stale(claims=Claim.objects.filter(pk=claim.pk), because=STALE)


def refuse_withheld(claim: Claim) -> None:
    """Raises ValidationError where the words of the claim are withheld."""
    if claim.withheld_at is not None:
        raise ValidationError(WITHHELD)
