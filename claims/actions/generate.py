"""Many invented records in bulk, for measuring. Anchors are valid and files are stored, so `verify` holds."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone

from claims.actions.rating import basis_of
from claims.choices import (
    Answers,
    Axis,
    CaptureMethod,
    ClaimType,
    Confidence,
    FoundBy,
    Role,
    SourceStatus,
    Stance,
    Strength,
    Voice,
)
from claims.models import (
    Anchor,
    Capture,
    Claim,
    EvidenceItem,
    EvidenceLink,
    Level,
    Publisher,
    Question,
    Rating,
    Round,
    Source,
    SourceType,
    Tag,
    User,
)
from claims.models.capture import file_name_of
from claims.rules.anchor import context_around
from claims.rules.document import EXTRACTOR, EXTRACTOR_VERSION, sha256_of, sha256_of_text
from claims.rules.invented import CONDITIONS, EFFECTS, InventedClaim, InventedPage, invent_page
from claims.rules.uid import new_uid

CLAIMS_PER_SOURCE = 5
REVIEWERS = 50
RATINGS_PER_CLAIM = 2
SOURCES_PER_TAG = 2_000
# About a second of writing, so that others get a turn.
SOURCES_PER_BATCH = 400
# Written as rows, not as objects: ten times as fast, and the guards check them all the same.
BULK = (Source, Capture, Claim, Anchor, Rating)
Row = dict[str, Any]


@dataclass(slots=True)
class _Setting:
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


def generate_claims(*, number: int, seed: int = 1, done: Callable[[int], None] = lambda _: None) -> None:
    """Add this many invented claims with sources, captures, evidence and two ratings each.

    `done` is called with the number of claims of each batch. Raises Round.DoesNotExist when no round is open.
    """
    setting = _prepare(number, Random(seed))  # noqa: S311  invented text, not a secret
    left = number
    while left:
        batch = min(left, CLAIMS_PER_SOURCE * SOURCES_PER_BATCH)
        _write_batch(setting, batch)
        left -= batch
        done(batch)
    _continue_sequences()


@transaction.atomic
def _prepare(number: int, random: Random) -> _Setting:
    people = [_person(f"generated-{n:02}", Role.REVIEWER) for n in range(1, REVIEWERS + 1)]
    curator = _person("generated-curator", Role.CURATOR)
    round_ = Round.objects.open().select_related("scheme_version__scheme").get()
    levels: dict[str, list[Level]] = {axis: [] for axis in Axis}
    for level in round_.scheme_version.levels.all():
        levels[level.axis].append(level)
    questions = _questions(curator)
    names = (f"Generated publisher {n}" for n in range(1, max(number // 250, 10) + 1))
    return _Setting(
        random=random,
        curator=curator.pk,
        reviewers=[person.pk for person in people],
        types=list(SourceType.objects.values_list("pk", flat=True)),
        publishers=[Publisher.objects.get_or_create(name=name)[0].pk for name in names],
        questions=[question.pk for question in questions],
        bases={question.pk: _basis(question, round_) for question in questions},
        round=round_,
        levels=levels,
        next_id={model: _next_id(model) for model in BULK},
    )


def _person(username: str, role: Role) -> User:
    user, created = User.objects.get_or_create(username=username)
    if created:
        user.set_unusable_password()
        user.save()
        user.groups.add(Group.objects.get(name=role))
    return user


def _questions(curator: User) -> list[Question]:
    """A question for each pair of condition and effect, with an evidence item of each stance."""
    texts = [
        f"Is it true of {condition} that cell treatment {effect}?" for condition in CONDITIONS for effect in EFFECTS
    ]
    known = {question.text: question for question in Question.objects.filter(text__in=texts)}
    new = Question.objects.bulk_create(Question(text=text, created_by=curator) for text in texts if text not in known)
    pairs = [(question, stance) for question in new for stance in Stance]
    sources = Source.objects.bulk_create(
        Source(title=f"Report, {stance.value}: {question.text}", created_by=curator) for question, stance in pairs
    )
    items = EvidenceItem.objects.bulk_create(
        EvidenceItem(title=source.title, source=source, created_by=curator) for source in sources
    )
    EvidenceLink.objects.bulk_create(
        EvidenceLink(evidence_item=item, question=question, stance=stance, created_by=curator)
        for item, (question, stance) in zip(items, pairs, strict=True)
    )
    known |= {question.text: question for question in new}
    return [known[text] for text in texts]


def _basis(question: Question, round_: Round) -> str:
    basis = basis_of(Claim(question=question, answers=Answers.AFFIRMS), round_)
    del basis["quote_sha256"]  # each claim adds its own
    return json.dumps(basis)


def _next_id(model: type[models.Model]) -> int:
    return int(model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def _continue_sequences() -> None:
    """PostgreSQL counts on from the ids that were given."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(BULK)):
            cursor.execute(statement)


@cache
def _defaults(model: type[models.Model]) -> Row:
    """What a column holds when a row says nothing of it, as the database takes it; uids are made per row."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    fields = model._meta.concrete_fields
    return {
        str(field.column): now
        if getattr(field, "auto_now_add", False)
        else field.get_db_prep_save(field.get_default(), connection)
        for field in fields
    }


def _insert(setting: _Setting, model: type[models.Model], rows: Iterable[Row]) -> list[Row]:
    """Write rows with ids and uids of their own; returns them whole."""
    whole = []
    for row in rows:
        setting.next_id[model] += 1
        own: Row = {"id": setting.next_id[model] - 1}
        if model is not Anchor:
            own["uid"] = new_uid()
        whole.append(_defaults(model) | own | row)
    columns = list(_defaults(model))
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({quoted}) VALUES ({marks})",
            [[row[column] for column in columns] for row in whole],
        )
    return whole


@transaction.atomic
def _write_batch(setting: _Setting, claims: int) -> None:
    pages: list[InventedPage] = []
    while claims:
        size = min(claims, CLAIMS_PER_SOURCE)
        pages.append(invent_page(setting.random, setting.next_id[Source] + len(pages), size))
        claims -= size
    sources = _insert(setting, Source, [_source(setting, page) for page in pages])
    _tag(sources)
    captures = _insert(setting, Capture, [_capture(setting, *pair) for pair in zip(sources, pages, strict=True)])
    made = _insert(
        setting,
        Claim,
        [
            _claim(setting, capture, invented)
            for capture, page in zip(captures, pages, strict=True)
            for invented in page.claims
        ],
    )
    _insert(setting, Anchor, [_anchor(claim) for claim in made])
    _insert(setting, Rating, [rating for claim in made for rating in _ratings(setting, claim)])


def _source(setting: _Setting, page: InventedPage) -> Row:
    random = setting.random
    year = random.choice(("", "", "2018", "2021-03", f"2023-0{random.randint(1, 9)}-1{random.randint(0, 9)}"))
    address = f"example.org/{page.title.rsplit(' ', 1)[1]}"
    return {
        "title": page.title,
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


def _tag(sources: list[Row]) -> None:
    through = Source.tags.through
    by_name = {source["id"]: f"generated-{source['id'] // SOURCES_PER_TAG + 1}" for source in sources}
    tags = {name: Tag.objects.get_or_create(name=name)[0] for name in set(by_name.values())}
    through.objects.bulk_create(through(source_id=pk, tag=tags[name]) for pk, name in by_name.items())


def _capture(setting: _Setting, source: Row, page: InventedPage) -> Row:
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
        "extractor": EXTRACTOR,
        "extractor_version": EXTRACTOR_VERSION,
        "method": CaptureMethod.PASTED.value,
        "stored_by_id": setting.curator,
    }


def _claim(setting: _Setting, capture: Row, invented: InventedClaim) -> Row:
    random = setting.random
    prefix, suffix = context_around(capture["text"], invented.start, invented.end)
    return {
        "source_id": capture["source_id"],
        "capture_id": capture["id"],
        "start": invented.start,
        "end": invented.end,
        "quote": invented.quote,
        "quote_sha256": sha256_of_text(invented.quote),
        "prefix": prefix,
        "suffix": suffix,
        "statement": f"The treatment {EFFECTS[invented.effect]} in {CONDITIONS[invented.condition]}.",
        "voice": random.choices(Voice.values, weights=(6, 3, 1, 1))[0],
        "claim_type": random.choice(ClaimType.values),
        "strength": random.choice(Strength.values),
        "commitment": invented.commitment,
        "question_id": setting.questions[invented.condition * len(EFFECTS) + invented.effect],
        "answers": Answers.AFFIRMS.value,
        "language": "en",
        "created_by_id": setting.curator,
    }


def _anchor(claim: Row) -> Row:
    same = ("capture_id", "start", "end", "prefix", "suffix", "created_by_id")
    own = {"claim_id": claim["id"], "exact": claim["quote"], "found_by": FoundBy.SELECTED.value}
    return own | {column: claim[column] for column in same}


def _ratings(setting: _Setting, claim: Row) -> list[Row]:
    random, levels = setting.random, setting.levels
    now = timezone.now()
    ratings = []
    for reviewer in random.sample(setting.reviewers, RATINGS_PER_CLAIM):
        verdict = random.choice(levels[Axis.VERDICT])
        tags = [] if verdict.code == "supported" else random.sample(levels[Axis.FAILURE_TAG], random.randint(0, 2))
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
