"""A round's page: for its lead how it goes, for its raters what it is and how far they are."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.actions.permissions import require
from claims.choices import Role, UnitRole
from claims.forms.round_step import JoinForm
from claims.models import Round, RoundUnit, User
from claims.reads.review.decisions import kinds_of_disagreement
from claims.reads.review.new_evidence import MOST_SHOWN, new_evidence
from claims.reads.review.progress import OfReviewer, by_reviewer, by_unit, roles_in
from claims.reads.review.reveal import extent_for
from claims.reads.review.rounds import belongs_to
from claims.reads.review.training import answer_in_words, gold_of, words_of
from claims.rules.review.reveal import Extent
from claims.views.asked import fetch

MOST_EVENTS = 200
MOST_UNITS = 50
NOT_YOURS = "This round is its raters' and its leads' until it is closed. Membership is by round, whatever one's roles."


@require_safe
def round_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """The page, as far as it is this person's."""
    person = require(request.user, *Role)
    round_ = fetch_round(uid)
    refuse(person, round_)
    context = facts_of(round_) | (for_lead(request, person, round_) if person.is_lead else for_member(person, round_))
    return render(request, "round/lead.html" if person.is_lead else "round/member.html", context)


def fetch_round(uid: str) -> Round:
    """The round of an address, with its codebooks. Raises Http404."""
    return fetch(Round.objects.select_related("scheme_version__scheme", "description_version__scheme"), uid)


def refuse(person: User, round_: Round) -> None:
    """Raises PermissionDenied where the round's pages are not this person's."""
    open_to_all = round_.closed_at is not None or (round_.standing and person.is_reviewer)
    if round_.opened_at is None and not person.is_lead:
        raise PermissionDenied(NOT_YOURS)
    if not open_to_all and not belongs_to(person, round_):
        raise PermissionDenied(NOT_YOURS)


def facts_of(round_: Round) -> dict[str, Any]:
    """What every page of the round shows."""
    roles = roles_in(round_)
    judged = roles.get(UnitRole.PLAIN, 0) + roles.get(UnitRole.PILOT, 0)
    return {"round": round_, "roles": roles, "judged": judged, "section": "rounds"}


def for_member(person: User, round_: Round) -> dict[str, Any]:
    """What a rater of it sees: how far they are themselves."""
    return _own(by_reviewer(round_), person)


def for_lead(request: HttpRequest, person: User, round_: Round) -> dict[str, Any]:
    """What a lead sees. One who rates in it sees progress alone, until it is revealed."""
    rows = by_reviewer(round_)
    sees_all = extent_for(person, round_) == Extent.EVERYTHING
    gold = gold_of(round_) if sees_all and round_.opened_at else {}
    return _own(rows, person) | {
        "rows": [(one, gold.get(one.reviewer.pk)) for one in rows],
        "submitted": sum(one.submitted for one in rows),
        "given": sum(one.given for one in rows),
        "undeclared": [one.reviewer for one in rows if one.statement is None and not one.left],
        "units": by_unit(round_),
        "sees_all": sees_all,
        "answered": _answered(round_) if sees_all else [],
        "reminders": _reminders(request, round_, rows) if round_.is_open and not round_.standing else [],
        "proposals": new_evidence(round_) if sees_all else [],
        "kinds": [(kind.label, number) for kind, number in kinds_of_disagreement(round_, person).items()],
        "most_proposals": MOST_SHOWN,
        "events": list(round_.events.select_related("by").order_by("-pk")[:MOST_EVENTS]),
        "exemptions": list(round_.exemptions.select_related("account", "created_by")),
        "invitations": list(round_.invitations.select_related("created_by", "used_by")[:MOST_UNITS]),
        "join": JoinForm(round_=round_) if not round_.standing and round_.closed_at is None else None,
        "chosen": chosen_in(round_),
        "first": _first_units(round_) if round_.opened_at is None else [],
    }


def _own(rows: list[OfReviewer], person: User) -> dict[str, Any]:
    """The person's own row, where they rate in it."""
    return {"mine": next((one for one in rows if one.reviewer.pk == person.pk), None), "person": person}


def _answered(round_: Round) -> list[tuple[RoundUnit, list[tuple[str, str]]]]:
    """Units for training and gold ones, each with its answer in words."""
    rows = RoundUnit.objects.filter(round=round_, role__in=(UnitRole.TRAINING, UnitRole.GOLD))
    words = words_of(round_.scheme_version_id)
    units = rows.select_related("claim__source", "source", "publisher").order_by("role", "position")
    return [(unit, answer_in_words(unit, words)) for unit in units]


def _first_units(round_: Round) -> list[RoundUnit]:
    """The first ones of a round in preparation, so that a lead can look whether it is what was meant."""
    rows = RoundUnit.objects.filter(round=round_, role__in=(UnitRole.PLAIN, UnitRole.PILOT))
    return list(rows.select_related("claim__source", "source", "publisher").order_by("position")[:10])


def chosen_in(round_: Round) -> list[tuple[str, str]]:
    """How its units were chosen, in words."""
    by = round_.chosen_by
    said = [("Of the list", by.get("query", "")), ("With the tag", by.get("tag", "")), ("Picked", by.get("picked", ""))]
    if by.get("sample"):
        of_each = {"side": " of each side", "source_type": " of each source type"}.get(by.get("of_each", ""), "")
        said.append(("Sample", f"{by['sample']:,}{of_each}, by chance"))
    return [(name, " ".join(value.split())) for name, value in said if value]


def _reminders(request: HttpRequest, round_: Round, rows: list[OfReviewer]) -> list[tuple[User, str]]:
    """A text to copy for each who is not done."""
    queue = request.build_absolute_uri(reverse("next_in", args=[round_.uid]))
    return [(one.reviewer, _reminder(round_, one, queue)) for one in rows if one.waiting and not one.left]


def _reminder(round_: Round, one: OfReviewer, queue: str) -> str:
    words = {1: f"1 {round_.unit_kind} waits"}.get(one.waiting, f"{one.waiting:,} {round_.unit_kind}s wait")
    drafts = f" {one.drafts:,} of them have a draft that is not submitted." if one.drafts else ""
    return (
        f"Dear {one.reviewer.shown_name},\n\nin “{round_.name}” {words} for you, of {one.given:,}.{drafts}\n"
        f"You go on here: {queue}\n"
    )
