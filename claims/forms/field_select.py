"""A select of all fields that a column of a table can be, drawn once for many columns."""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from claims.choices import UnitKind
from claims.exchange.table.fields import FIELDS, Part
from claims.models import SchemeVersion
from claims.reads.review.asked import asked_by

Groups = list[tuple[str, list[tuple[str, str]]]]
# Stands for a question of a codebook that is made of the table.
ITEM = "item"
PART_WORDS = {
    Part.SOURCE: "The source", Part.CAPTURE: "Its saved copy", Part.CLAIM: "The claim", Part.QUESTION: "Its question",
    Part.DESCRIPTION: "Coding of the wording", Part.RATING: "The rating", Part.EVIDENCE: "A study",
}  # fmt: skip


class FieldSelect(forms.Select):
    """One select of many with the same options, which are drawn once."""

    def __init__(self, options: SafeString) -> None:
        super().__init__()
        self.drawn = options

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """As Django's, with the one that is chosen marked."""
        said = str(value or "")
        chosen = self.drawn.replace(f'value="{said}"', f'value="{said}" selected', 1) if said else self.drawn
        told = format_html_join("", ' {}="{}"', (attrs or {}).items())
        return format_html('<select name="{}"{}>{}</select>', name, told, mark_safe(chosen))  # noqa: S308  escaped above


def groups_of(version: SchemeVersion | None) -> Groups:
    """The fields by what they are a part of, with the questions of the codebook that is chosen."""
    items = [(ITEM, "A question of the codebook that is made")]
    if version is not None:
        about_claims = asked_by(version).items_for(UnitKind.CLAIM)
        items += [(f"rating.item.{one.item.code}", one.item.text[:60]) for one in about_claims]
    by_part = {
        words: [(name, field.label) for name, field in FIELDS.items() if field.part is part]
        for part, words in PART_WORDS.items()
    }
    by_part[PART_WORDS[Part.RATING]] += items
    return list(by_part.items())


def drawn(groups: Groups) -> SafeString:
    """Options of a field, none first."""
    drawn = [
        format_html(
            '<optgroup label="{}">{}</optgroup>', words,
            format_html_join("", '<option value="{}">{}</option>', choices),
        )
        for words, choices in groups
    ]  # fmt: skip
    return format_html('<option value="">Kept as it is, as extra</option>{}', mark_safe("".join(drawn)))  # noqa: S308
