"""Which nouns programs read, by what each is narrowed down, and what their rows say."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import django_filters
from django.db.models import QuerySet
from ninja import Schema
from pydantic import Field, create_model

from claims.exchange.columns import Kind, Placed
from claims.exchange.files import (
    CAPTURES,
    CLAIMS,
    DECISIONS,
    EVIDENCE,
    LINKS,
    PAIRS,
    QUESTIONS,
    RATINGS,
    RELEASES,
    ROUNDS,
    SOURCES,
    File,
)
from claims.filters.base import ListFilter
from claims.filters.claim import ClaimFilter
from claims.filters.evidence import EvidenceFilter
from claims.filters.question import QuestionFilter
from claims.filters.source import SourceFilter
from claims.models import User

MOST: Final = 200
USUAL: Final = 50
Typed = dict[str, str]
Filters = Callable[[Typed, QuerySet[Any], User], ListFilter]


@dataclass(frozen=True, slots=True)
class Noun:
    """One noun: the file whose rows it has, the filters of its list page, and the records by whose uid it is narrowed.

    `by` has the path to the uid of each such record.
    """

    file: File
    one: str
    filter_class: type[ListFilter] | None = None
    filters: Filters | None = None
    by: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name in addresses."""
        return self.file.name

    def parameters(self) -> dict[str, str]:
        """What a list can be narrowed by, with what each means."""
        listed = {} if self.filter_class is None else self.filter_class.base_filters
        told = {name: f"As on the list page: {_told(each)}." for name, each in listed.items()}
        return told | {name: f"Only rows of the {name} with this uid." for name in self.by}


def _told(each: django_filters.Filter) -> str:
    codes = [str(code) for code, _ in each.extra.get("choices", ())]
    return f"{each.label} ({', '.join(codes)})" if codes else str(each.label)


NOUNS: Final = (
    Noun(SOURCES, "source", SourceFilter, lambda typed, rows, user: SourceFilter(typed, rows, user=user)),
    Noun(CAPTURES, "capture", by={"source": "source__uid"}),
    Noun(CLAIMS, "claim", ClaimFilter, lambda typed, rows, user: ClaimFilter(typed, rows, user=user)),
    Noun(QUESTIONS, "question", QuestionFilter, lambda typed, rows, _: QuestionFilter(typed, rows)),
    Noun(EVIDENCE, "study", EvidenceFilter, lambda typed, rows, user: EvidenceFilter(typed, rows, user=user)),
    Noun(LINKS, "link", by={"claim": "claim__uid", "question": "question__uid", "evidence": "evidence_item__uid"}),
    Noun(PAIRS, "pair", by={"claim": "claim__uid", "other_claim": "other__uid"}),
    Noun(ROUNDS, "round"),
    Noun(RATINGS, "rating", by={name: f"{name}__uid" for name in ("claim", "source", "round")}),
    Noun(DECISIONS, "decision", by={name: f"{name}__uid" for name in ("claim", "source", "round")}),
    Noun(RELEASES, "release"),
)  # fmt: skip


def _kind(column: Placed) -> tuple[Any, Any]:
    """Type and meaning of a column, for the description of the interface."""
    told: dict[str, Any] = {"description": column.column.meaning, "examples": [column.column.example]}
    if column.column.kind == Kind.INTEGER:
        return (int | None, Field(**told | {"examples": [int(column.column.example)]}))
    if column.column.kind == Kind.TIME:
        return (str | None, Field(**told, json_schema_extra={"format": "date-time"}))
    return (str, Field(**told))


def row_of(noun: Noun) -> type[Schema]:
    """The model of a row: its columns, as the data dictionary tells them."""
    columns: dict[str, Any] = {column.name: _kind(column) for column in noun.file.columns}
    made: type[Schema] = create_model(noun.one.capitalize(), __base__=Schema, __doc__=f"{noun.file.unit}.", **columns)
    return made


def page_of(noun: Noun, row: type[Schema]) -> type[Schema]:
    """The model of a page of rows."""
    items = (list[row], Field(description=f"{noun.file.title}, in the order in which they came in."))  # type: ignore[valid-type]
    following: Any = (str | None, Field(description="Where the next page is; null on the last one."))
    notes = (list[str], Field(description="What is to be known of what was left out."))
    return create_model(f"{noun.one.capitalize()}Page", __base__=Schema, items=items, next=following, notes=notes)


def asked_of(noun: Noun) -> type[Schema]:
    """The model of what a list can be asked."""
    told = f"At most so many rows, from 1 to {MOST}."
    after = "The uid of the last row of the page before: the next link has it."
    fields: dict[str, Any] = {
        "limit": (int, Field(USUAL, ge=1, le=MOST, description=told)),
        "after": (str, Field("", description=after)),
    } | {name: (str, Field("", description=meaning)) for name, meaning in noun.parameters().items()}
    return create_model(f"{noun.one.capitalize()}Asked", __base__=Schema, **fields)
