"""What a column of a table can be: our fields, by the names that a mapping uses, and the codes that some take."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.db.models import TextChoices

from claims.choices import (
    Answers,
    ClaimType,
    Commitment,
    Comparator,
    Confidence,
    Depth,
    Design,
    Directness,
    Funding,
    PeerReview,
    RetractionStatus,
    Sells,
    SourceStatus,
    Species,
    Stance,
    Strength,
    Voice,
)

# An item of a codebook is a field as well: its code is up to the codebook.
ITEM = re.compile(r"rating\.item\.[a-z0-9][a-z0-9_-]{0,39}")
AXES = ("verdict", "certainty", "wording_gap")


class Part(Enum):
    """What of a record a field belongs to."""

    SOURCE = "source"
    CAPTURE = "capture"
    CLAIM = "claim"
    QUESTION = "question"
    DESCRIPTION = "description"
    RATING = "rating"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what it is a part of, its name there, what people call it, and the codes that it takes, if any."""

    part: Part
    name: str
    label: str
    codes: type[TextChoices] | None = None

    @property
    def full_name(self) -> str:
        """The name in a mapping."""
        return f"{self.part.value}.{self.name}"

    @property
    def is_coded(self) -> bool:
        """Whether only certain codes are possible: closed ones of ours, types of sources, or those of a codebook."""
        return (
            self.codes is not None
            or (self.part is Part.SOURCE and self.name == "source_type")
            or (self.part is Part.RATING and (self.name in (*AXES, "failure_tags") or self.name.startswith("item.")))
        )


def _fields(part: Part, **labels: str | tuple[str, type[TextChoices]]) -> list[Field]:
    made = []
    for name, given in labels.items():
        label, codes = given if isinstance(given, tuple) else (given, None)
        made.append(Field(part, name, label, codes))
    return made


_ALL = [
    *_fields(
        Part.SOURCE, uid="Identifier of the source", title="Title", address="Address", doi="DOI", pmid="PMID",
        pmcid="PMCID", trial_number="Trial number", source_type="Type of source", publisher="Publisher",
        publisher_sells=("Whether the publisher sells it", Sells), container_title="Journal or site",
        author_printed="Author as printed", published="Date of publication", published_printed="Date as printed",
        language="Language of the source", status=("State in the sample", SourceStatus),
        excluded_because="Why it is excluded", retraction_status=("Retraction", RetractionStatus),
        tags="Tags, with a space between", note="Note on the source",
    ),
    *_fields(
        Part.CAPTURE, address="Address of the saved copy", file="File name",
        text="Text of the saved copy", depth=("How much the copy holds", Depth), observed_at="When it was seen",
    ),
    *_fields(
        Part.CLAIM, uid="Identifier of the claim", quote="Quote", prefix="Words before the quote",
        suffix="Words after the quote", statement="The same in neutral words", language="Language of the quote",
        translation="Translation", translation_by="Who translated it", note="Note on the claim",
    ),
    *_fields(
        Part.QUESTION, uid="Identifier of the question", text="Question", population="Population",
        intervention="Intervention", comparator="Comparator", outcome="Outcome",
    ),
    *_fields(
        Part.DESCRIPTION, uid="Identifier of the coding", coder="Who coded the wording", voice=("Voice", Voice),
        claim_type=("Type of claim", ClaimType),
        strength=("Causal wording", Strength), commitment=("Firmness", Commitment),
        answers=("How it answers its question", Answers),
    ),
    *_fields(
        Part.RATING, uid="Identifier of the rating", rater="Who rated", verdict="Verdict",
        certainty="Certainty of evidence", wording_gap="Wording beside the evidence", failure_tags="Failure tags",
        rationale="Reason", confidence=("How sure the rater is", Confidence), evidence_as_of="Evidence as of",
        submitted_at="When it was rated", round_uid="Identifier of the round", round="Name of the round",
    ),
    *_fields(
        Part.EVIDENCE, uid="Identifier of the study", title="Title of the study", design=("Design", Design),
        species=("Species", Species), population="Population of the study", intervention="Intervention of the study",
        comparator=("Comparator of the study", Comparator), comparator_text="Comparator in words",
        outcome="Outcome of the study", n_enrolled="Enrolled", n_treated="Treated", n_analysed="Analysed",
        peer_review=("Peer review", PeerReview), retraction_status=("Retraction of the study", RetractionStatus),
        funding=("Funding", Funding), funding_text="Funding in words", published="Date of the study",
        doi="DOI of the study", pmid="PMID of the study", pmcid="PMCID of the study",
        trial_number="Trial number of the study", stance=("Stance", Stance),
        directness=("Directness", Directness), mismatches="Mismatches, with a space between",
        why="Why it bears on it", note="Note on the study",
    ),
]  # fmt: skip
FIELDS: Mapping[str, Field] = {field.full_name: field for field in _ALL}
# These name people: two of them in one cell are two coders.
PEOPLE = ("description.coder", "rating.rater")
# A number that stands in these is a whole one, however a spreadsheet or a program of statistics wrote it.
WHOLE = frozenset(
    {
        *PEOPLE, "source.pmid", "source.published", "evidence.pmid", "evidence.published", "evidence.n_enrolled",
        "evidence.n_treated", "evidence.n_analysed",
    }
)  # fmt: skip
_WHOLE_NUMBER = re.compile(r"(-?[0-9]+)\.0+")
# Codes with a space between.
LISTS = ("rating.failure_tags", "evidence.mismatches", "source.tags")


def field_named(name: str) -> Field | None:
    """The field of this name; None where there is none."""
    if ITEM.fullmatch(name):
        code = name.removeprefix("rating.item.")
        return Field(Part.RATING, f"item.{code}", f"Item “{code}”")
    return FIELDS.get(name)


def labels_of(field: Field) -> dict[str, str]:
    """The codes of a field that takes closed ones, each with its label; empty for any other."""
    return {str(value): str(label) for value, label in field.codes.choices} if field.codes else {}


def whole(value: str) -> str:
    """A whole number that was written with a point, "3.0", without it; any other value as it is."""
    found = _WHOLE_NUMBER.fullmatch(value)
    return found[1] if found else value
