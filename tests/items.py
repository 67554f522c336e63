"""Codebook versions with closed items, written straight into their tables: for what people answer."""

from typing import Any

from django.utils import timezone

from claims.actions.scheme import seal
from claims.choices import Role
from claims.models import Claim, Item, Level, Rating, Round, SchemeVersion, Unit
from tests.builders import make_rating, make_scheme_version, make_user
from tests.led import close, led_round

WORDS = dict.fromkeys(("definition", "rule", "example_one", "example_two"), "In so many words.")


def make_version_with_items(
    *items: dict[str, Any], levels: tuple[dict[str, Any], ...] = (), **fields: Any
) -> SchemeVersion:
    """A version with closed items, each answered by yes or no; frozen, as one that a round uses."""
    version = make_scheme_version({"code": "holds"}, *levels, verdict_required=False, **fields)
    for position, item in enumerate(items, 1):
        made = Item.objects.create(
            version=version, position=position, **{"text": item["code"].title(), "kind": "yes_no"} | item
        )
        for number, code in enumerate(("yes", "no"), 1):
            level = {"code": code, "label": code.title(), "position": number} | WORDS
            Level.objects.create(version=version, axis="item", item=made, **level)
    seal(version)
    SchemeVersion.objects.filter(pk=version.pk).update(frozen_at=timezone.now())
    return SchemeVersion.objects.select_related("scheme").get(pk=version.pk)


def answered(unit: Unit) -> tuple[Round, Rating]:
    """A closed round in which one person answers the items about the unit with yes; with the rating."""
    version = make_version_with_items(
        {"code": "named", "text": "Is a study named?"}, {"code": "risks", "about": "source"}
    )
    rater = make_user(Role.REVIEWER, pseudonym="Ann")
    round_ = led_round(unit, raters=(rater,), scheme_version=version, name="Round")
    asked = "named" if isinstance(unit, Claim) else "risks"
    rating = make_rating(unit, reviewer=rater, round_=round_, verdict="", answers={asked: "yes"})  # type: ignore[arg-type]
    return close(round_), rating
