"""The rows of invented records, as the database takes them."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, models
from django.utils import timezone

from benchmarks.invented.pages import CONDITIONS, EFFECTS, InventedClaim, InventedPage
from claims.choices import (
    Answers,
    Axis,
    CaptureMethod,
    ClaimType,
    Confidence,
    FoundBy,
    SourceStatus,
    Strength,
    Voice,
)
from claims.models import (
    Level,
    Round,
    Source,
    Tag,
)
from claims.models.capture import file_name_of
from claims.models.description import SAID
from claims.rules.extract import EXTRACTORS
from claims.rules.extract.document import sha256_of, sha256_of_text
from claims.rules.span.anchor import context_around
from claims.rules.text.search_text import search_text

RATINGS_PER_CLAIM = 2
SOURCES_PER_TAG = 2_000
Row = dict[str, Any]


@dataclass(slots=True)
class Setting:
    """What the invented records share."""

    random: Random
    curator: int
    reviewers: list[int]
    types: list[int]
    publishers: list[int]
    questions: list[int]
    bases: dict[int, str]
    round: Round
    levels: dict[str, list[Level]]
    next_id: dict[type[models.Model], int]


def source_row(setting: Setting, page: InventedPage, number: int) -> Row:
    """A source with a page on it."""
    random = setting.random
    year = random.choice(("", "", "2018", "2021-03", f"2023-0{random.randint(1, 9)}-1{random.randint(0, 9)}"))
    address = f"example.org/{page.title.rsplit(' ', 1)[1]}"
    return {
        "number": number,
        "title": page.title,
        "search_text": search_text(page.title, "", f"https://{address}"),
        "source_type_id": random.choice(setting.types),
        "publisher_id": random.choice(setting.publishers),
        "published": year,
        "published_printed": year,
        "address": f"https://{address}",
        "address_key": address,
        "status": random.choice((SourceStatus.IN_WORK, SourceStatus.READ_WHOLE)).value,
        "language": "en",
        "created_by_id": setting.curator,
    }


def tag_sources(sources: list[Row]) -> None:
    """Give runs of sources a study each."""
    through = Source.tags.through
    by_name = {source["id"]: f"generated-{source['id'] // SOURCES_PER_TAG + 1}" for source in sources}
    tags = {name: Tag.objects.get_or_create(name=name)[0] for name in set(by_name.values())}
    through.objects.bulk_create(through(source_id=pk, tag=tags[name]) for pk, name in by_name.items())


def capture_row(setting: Setting, source: Row, page: InventedPage) -> Row:
    """The capture of a page; its bytes are stored."""
    data = page.text.encode("utf-8")
    sha256 = sha256_of(data)
    path = Path(default_storage.path(file_name_of(sha256)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return {
        "source_id": source["id"],
        "sha256": sha256,
        "size": len(data),
        "media_type": "text/plain",
        "charset": "utf-8",
        "text": page.text,
        "text_sha256": sha256,
        "length": len(page.text),
        "extractor": "text",
        "extractor_version": EXTRACTORS["text"],
        "method": CaptureMethod.PASTED.value,
        "stored_by_id": setting.curator,
    }


def claim_row(setting: Setting, capture: Row, invented: InventedClaim, number: int) -> Row:
    """A claim at its place in a capture."""
    random = setting.random
    prefix, suffix = context_around(capture["text"], invented.start, invented.end)
    statement = f"The treatment {EFFECTS[invented.effect]} in {CONDITIONS[invented.condition]}."
    return {
        "source_id": capture["source_id"],
        "number": number,
        "capture_id": capture["id"],
        "start": invented.start,
        "end": invented.end,
        "quote": invented.quote,
        "quote_sha256": sha256_of_text(invented.quote),
        "prefix": prefix,
        "suffix": suffix,
        "statement": statement,
        "search_text": search_text(invented.quote, statement),
        "voice": random.choices(Voice.values, weights=(6, 3, 1, 1))[0],
        "claim_type": random.choice(ClaimType.values),
        "strength": random.choice(Strength.values),
        "commitment": invented.commitment,
        "question_id": setting.questions[invented.condition * len(EFFECTS) + invented.effect],
        "answers": Answers.AFFIRMS.value,
        "language": "en",
        "created_by_id": setting.curator,
    }


def description_row(claim: Row, key: int) -> Row:
    """What the curator says of a claim that will have this key."""
    said = {name: claim[name] for name in SAID}
    return said | {"claim_id": key, "coder_id": claim["created_by_id"], "question_id": claim["question_id"]}


def anchor_row(claim: Row) -> Row:
    """The anchor of a claim."""
    same = ("capture_id", "start", "end", "prefix", "suffix", "created_by_id")
    own = {"claim_id": claim["id"], "exact": claim["quote"], "found_by": FoundBy.SELECTED.value}
    return own | {column: claim[column] for column in same}


def rating_rows(setting: Setting, claim: Row) -> list[Row]:
    """Ratings of a claim by different reviewers."""
    random, levels = setting.random, setting.levels
    now = timezone.now()
    ratings = []
    for reviewer in random.sample(setting.reviewers, RATINGS_PER_CLAIM):
        verdict = random.choice(levels[Axis.VERDICT])
        tags = [] if not verdict.asks_tags else random.sample(levels[Axis.FAILURE_TAG], random.randint(0, 2))
        certainty = random.choice((None, *levels[Axis.CERTAINTY]))
        gap = random.choice((None, *levels[Axis.WORDING_GAP]))
        submitted = now - timedelta(seconds=random.randint(0, 10_000_000))
        ratings.append(
            {
                "round_id": setting.round.pk,
                "claim_id": claim["id"],
                "reviewer_id": reviewer,
                "scheme_version_id": setting.round.scheme_version_id,
                "certainty_id": certainty and certainty.pk,
                "verdict_id": verdict.pk,
                "wording_gap_id": gap and gap.pk,
                "failure_tags": " ".join(tag.code for tag in sorted(tags, key=lambda tag: tag.position)),
                "comparator": "evidence" if gap else "",
                "rationale": f"The wording, “{claim['quote'][:60]}”, goes with what is linked: {verdict.definition}",
                "evidence_as_of": f"2026-{random.randint(1, 11):02}",
                "confidence": random.choice(("", *Confidence.values)),
                "submitted_at": connection.ops.adapt_datetimefield_value(submitted),
                "basis": f'{setting.bases[claim["question_id"]][:-1]}, "quote_sha256": "{claim["quote_sha256"]}"}}',
            }
        )
    return ratings
