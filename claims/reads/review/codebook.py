"""What a scheme version asks, as plain values: for its hash, for files, and to compare two versions."""

from typing import Any

from claims.choices import Axis, SchemeStatus
from claims.models import Item, Level, LevelMatch, SchemeVersion
from claims.rules.review.codebook import ITEM_FIELDS, LEVEL_FIELDS, VERSION_FIELDS, content_sha256, digest
from claims.rules.review.codebook_changes import Comparison, Weight, compare, next_version
from claims.rules.review.level_match import standing

Row = dict[str, Any]


def content_of(version: SchemeVersion) -> Row:
    """The version with its `levels`, and its `items` with theirs, in the order of the form. Three queries."""
    of_item: dict[int | None, list[Row]] = {}
    order = [axis.value for axis in Axis]
    for level in sorted(version.levels.all(), key=lambda one: (order.index(one.axis), one.position, one.code)):
        of_item.setdefault(level.item_id, []).append(_values(level, LEVEL_FIELDS))
    items = [
        _values(item, ITEM_FIELDS) | {"levels": of_item.get(item.pk, [])}
        for item in sorted(version.items.all(), key=lambda one: (one.position, one.code))
    ]
    return _values(version, VERSION_FIELDS) | {"levels": of_item.get(None, []), "items": items}


def answers_of(version: SchemeVersion, axis: str, item: Item | None = None) -> list[Row]:
    """The answers of one judgement, or of an item, in the order of the form."""
    levels = Level.objects.filter(version=version, axis=axis, item=item).order_by("position", "code")
    return [_values(level, LEVEL_FIELDS) for level in levels]


def state_of(version: SchemeVersion, axis: str, item: Item | None = None) -> str:
    """What stands for these answers (of an item: with what it asks) as they are now: whoever edits them saw this."""
    return digest([_values(item, ITEM_FIELDS) if item else None, answers_of(version, axis, item)])


def facts_state(version: SchemeVersion) -> str:
    """What stands for the version's own fields as they are now."""
    return digest([version.notes, *_values(version, VERSION_FIELDS).values()])


def proposed_name(version: SchemeVersion, weight: Weight = Weight.PATCH, but: SchemeVersion | None = None) -> str:
    """The number that follows a version after such a change, and that no other version (`but` this one) has."""
    others = SchemeVersion.objects.filter(scheme=version.scheme_id).exclude(pk=but.pk if but else 0)
    taken = set(others.values_list("version", flat=True))
    name = next_version(version.version, weight)
    while name in taken:
        name = next_version(name, Weight.PATCH)
    numbered = (f"{version.version[:16]} {number}" for number in range(2, len(taken) + 3))
    return name or next(one for one in numbered if one not in taken)


def earlier(version: SchemeVersion) -> SchemeVersion | None:
    """The version of the same scheme that came before: the newest older one that is no draft."""
    before = SchemeVersion.objects.filter(scheme=version.scheme_id, pk__lt=version.pk)
    return before.exclude(status=SchemeStatus.DRAFT).select_related("scheme").order_by("-pk").first()


def matches_of(before: SchemeVersion, after: SchemeVersion) -> dict[tuple[str, str], str]:
    """Answers of `after` that stand for one of `before` under another code, as `compare` asks for them."""
    matches = LevelMatch.objects.filter(level__version=after, same_as__version=before)
    return {
        (item or axis, code): same
        for axis, item, code, same in matches.values_list(
            "level__axis", "level__item__code", "level__code", "same_as__code"
        )
    }


def standing_for(version: SchemeVersion) -> dict[int, int]:
    """For each level of all versions of its scheme the level of this version for which it stands, by key. Two queries.

    Where results of several versions are shown together; see claims/rules/review/level_match.py.
    """
    levels = Level.objects.filter(version__scheme=version.scheme_id).order_by()
    rows = list(levels.values_list("pk", "version", "axis", "item__code", "code"))
    places = {key: (axis, item or "", code) for key, _version, axis, item, code in rows}
    shown = [key for key, of, *_place in rows if of == version.pk]
    matches = LevelMatch.objects.filter(level__version__scheme=version.scheme_id).order_by()
    return standing(places, shown, matches.values_list("level", "same_as"))


def compared(before: SchemeVersion, after: SchemeVersion) -> Comparison:
    """What `after` asks otherwise than `before`."""
    return compare(content_of(before), content_of(after), matches_of(before, after))


def hash_of(version: SchemeVersion) -> str:
    """The SHA-256 of what it asks, worked out anew."""
    content = content_of(version)
    return content_sha256(content, content["levels"], content["items"])


def _values(instance: object, fields: tuple[str, ...]) -> Row:
    return {field: getattr(instance, field) for field in fields}
