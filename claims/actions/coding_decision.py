"""Deciding between people's codings of a claim's wording. The decided one becomes the claim's; the others stay.

A decision is a description of its own, said by who decided, with a reason and the codings that it rests on. It is
never changed: the next one supersedes it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from claims.actions.decision import MEANWHILE, check_alike_reason, wrong_kind
from claims.actions.description import carry, refuse_withheld, save_described
from claims.actions.permissions import has_role, require
from claims.actions.rating import refuse_unit
from claims.actions.record import record, typed
from claims.actions.several import Outcome, Refused
from claims.choices import Role
from claims.models import Claim, Description, Round, User
from claims.models.description import SAID
from claims.reads.blind import veiled
from claims.reads.review.codings import coded_openly, codings_on, said_by
from claims.reads.review.decisions import differing
from claims.rules.review.decide import wording_refused_because

WHO_DECIDES = "Only leads and curators decide between codings."
OTHER_CODINGS = "The codings are not those that you had before you: look at them as they are now."
VEILED = "You rate or code this claim: you decide on its wording when others' codes are shown to you."
NOTHING = "A decision says at least one of the five."
# So many at one press of the button: each takes about ten queries.
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class WordingRuling:
    """What is decided: a value for each of the five, why, and why the coders differed where they did.

    `supersedes`: uid of the decision that they had before them, `seen`: uids of the codings; None where these are read
    in the same transaction.
    """

    said: Mapping[str, str]
    reason: str = ""
    disagreement: str = ""
    supersedes: str = ""
    seen: Collection[str] | None = field(default=None)


def refusal_to_decide_wording(actor: User, claim: Claim, codings: Sequence[Description]) -> str:
    """Why this person may not decide on the claim's wording, of which they see these codings; empty where they may."""
    if not has_role(actor, Role.LEAD) and not has_role(actor, Role.CURATOR):
        return WHO_DECIDES
    if veiled(claim, actor):
        return VEILED
    return wording_refused_because(actor.pk, {one.coder_id for one in codings}, coded_openly=coded_openly(claim))


def decide_wording(*, actor: User, claim: Claim, ruling: WordingRuling, round_: Round | None = None) -> Description:
    """Decide what the wording of a claim does: the claim says so from now on. The same sent twice is one decision.

    `round_`: the round in which its codings were made, where it is decided as one of that.
    Raises ValidationError by field, where the actor may not decide on this claim, and where somebody else decided or
    coded since; PermissionDenied unless the actor is a lead or a curator.
    """
    require(actor, Role.LEAD, Role.CURATOR, needed=WHO_DECIDES)
    try:
        with transaction.atomic():
            held = Claim.objects.select_for_update(of=("self",)).select_related("question").get(pk=claim.pk)
            return _decide(actor, held, ruling, codings_on(held, actor), round_)
    except IntegrityError as error:
        # Two at once: the constraints let one through.
        raise ValidationError(MEANWHILE) from error


def _decide(
    actor: User, claim: Claim, ruling: WordingRuling, codings: list[Description], round_: Round | None
) -> Description:
    refuse_unit(claim)
    refuse_withheld(claim)
    if refusal := refusal_to_decide_wording(actor, claim, codings):
        raise ValidationError(refusal)
    values = _checked(ruling, codings)
    last = Description.objects.filter(claim=claim, decided=True, superseded_by=None).first()
    standing = last if last is not None and last.withdrawn_at is None else None
    compared = [one.uid for one in codings]
    if standing is not None and _is_same(standing, actor, values, compared):
        return standing
    if (standing.uid if standing else "") != ruling.supersedes:
        raise ValidationError(MEANWHILE)
    if ruling.seen is not None and set(ruling.seen) != set(compared):
        raise ValidationError(OTHER_CODINGS)
    made = Description(
        claim=claim,
        coder=actor,
        round=round_,
        question_id=claim.question_id,
        decided=True,
        supersedes=last,
        compared=compared,
        **values,
    )
    record(made, actor=actor)
    carry(claim, made)
    save_described(actor, claim, why=f"Decided between codings: {values['reason']}"[:100])
    return made


def _checked(ruling: WordingRuling, codings: list[Description]) -> dict[str, str]:
    """What a valid ruling stores; ValidationError names each bad field. The model says which codes there are."""
    errors: dict[str, Any] = {}
    reason = ""
    try:
        reason = typed(ruling.reason, "reason")
        if not reason:
            errors["reason"] = "Say why, in a sentence: it is shown with the decision."
    except ValidationError as error:
        error.update_error_dict(errors)
    if problem := wrong_kind(ruling.disagreement, differ=bool(differing(said_by(one) for one in codings))):
        errors["disagreement"] = problem
    said = {name: ruling.said.get(name, "") for name in SAID}
    if not any(said.values()):
        errors["voice"] = NOTHING
    if errors:
        raise ValidationError(errors)
    return said | {"reason": reason, "disagreement": ruling.disagreement}


def _is_same(standing: Description, actor: User, values: dict[str, str], compared: list[str]) -> bool:
    """Whether it is what this person sent before: a double click."""
    same = all(getattr(standing, name) == value for name, value in values.items())
    return same and standing.coder_id == actor.pk and standing.compared == compared


def decide_wording_alike(*, actor: User, round_: Round, claims: Collection[int], reason: str) -> Outcome:
    """Decide what all coders say on each of these claims (keys) of a round, the first of them, each by itself.

    What is refused of one is told and stops no other. Raises ValidationError without a reason, PermissionDenied unless
    the actor is a lead or a curator.
    """
    require(actor, Role.LEAD, Role.CURATOR, needed=WHO_DECIDES)
    check_alike_reason(reason)
    outcome = Outcome()
    for claim in Claim.objects.filter(pk__in=list(claims)[:AT_ONCE]).order_by("pk"):
        try:
            with transaction.atomic():
                _decide_alike(actor, round_, claim, reason)
        except ValidationError as error:
            outcome.refused.append(Refused(claim.uid, " ".join(error.messages)))
        else:
            outcome.changed += 1
    return outcome


def _decide_alike(actor: User, round_: Round, claim: Claim, reason: str) -> None:
    codings = codings_on(claim, actor)
    in_round = [one for one in codings if one.round_id == round_.pk]
    if len(in_round) < 2 or differing(said_by(one) for one in codings):
        raise ValidationError("Its coders do not all say the same, in this round or outside of it.")
    last = Description.objects.current().filter(claim=claim, decided=True).first()
    ruling = WordingRuling(in_round[0].said, reason, supersedes=last.uid if last else "")
    decide_wording(actor=actor, claim=claim, ruling=ruling, round_=round_)
