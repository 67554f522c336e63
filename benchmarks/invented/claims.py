"""Many invented records in bulk, for measuring. Anchors are valid and files are stored, so `verify` holds."""

import json
from collections.abc import Callable, Iterable
from functools import cache
from itertools import count
from random import Random

from django.contrib.auth.models import Group
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone

from benchmarks.invented.pages import CONDITIONS, EFFECTS, InventedPage, invent_page
from benchmarks.invented.rows import (
    Row,
    Setting,
    anchor_row,
    capture_row,
    claim_row,
    description_row,
    rating_rows,
    source_row,
    tag_sources,
)
from claims.actions.number import count_claims, number_sources
from claims.choices import (
    Answers,
    Axis,
    Role,
    Stance,
)
from claims.models import (
    Anchor,
    Capture,
    Claim,
    Description,
    EvidenceItem,
    EvidenceLink,
    Level,
    Publisher,
    Question,
    Rating,
    Round,
    Source,
    SourceType,
    User,
)
from claims.reads.review.basis import basis_of
from claims.rules.identify.uid import new_uid

CLAIMS_PER_SOURCE = 5
REVIEWERS = 50
# About a second of writing, so that others get a turn.
SOURCES_PER_BATCH = 400
# Written as rows, not as objects: ten times as fast, and the guards check them all the same.
BULK = (Source, Capture, Claim, Description, Anchor, Rating)


def generate_claims(*, number: int, round_: Round, seed: int = 1, done: Callable[[int], None] = lambda _: None) -> None:
    """Add this many invented claims with sources, captures, evidence and two ratings each, made in an open round.

    `done` is called with the number of claims of each batch.
    """
    setting = _prepare(number, round_, Random(seed))  # noqa: S311  invented text, not a secret
    left = number
    while left:
        batch = min(left, CLAIMS_PER_SOURCE * SOURCES_PER_BATCH)
        _write_batch(setting, batch)
        left -= batch
        done(batch)
    _continue_sequences()


@transaction.atomic
def _prepare(number: int, round_: Round, random: Random) -> Setting:
    people = [_person(f"generated-{n:02}", Role.REVIEWER) for n in range(1, REVIEWERS + 1)]
    curator = _person("generated-curator", Role.CURATOR)
    levels: dict[str, list[Level]] = {axis: [] for axis in Axis}
    for level in round_.scheme_version.levels.all():
        levels[level.axis].append(level)
    questions = _questions(curator)
    names = (f"Generated publisher {n}" for n in range(1, max(number // 250, 10) + 1))
    return Setting(
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
        Source(number=number, title=f"Report, {stance.value}: {question.text}", created_by=curator)
        for number, (question, stance) in zip(number_sources(len(pairs)), pairs, strict=True)
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
    basis = basis_of(Claim(question=question, answers=Answers.AFFIRMS), round_.scheme_version)
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
    # What the database works out is not written.
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    return {
        str(field.column): now
        if getattr(field, "auto_now_add", False)
        else field.get_db_prep_save(field.get_default(), connection)
        for field in fields
    }


def _insert(setting: Setting, model: type[models.Model], rows: Iterable[Row]) -> list[Row]:
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
def _write_batch(setting: Setting, claims: int) -> None:
    pages: list[InventedPage] = []
    while claims:
        size = min(claims, CLAIMS_PER_SOURCE)
        pages.append(invent_page(setting.random, setting.next_id[Source] + len(pages), size))
        claims -= size
    numbers = number_sources(len(pages))
    sources = _insert(setting, Source, [source_row(setting, *pair) for pair in zip(pages, numbers, strict=True)])
    tag_sources(sources)
    captures = _insert(setting, Capture, [capture_row(setting, *pair) for pair in zip(sources, pages, strict=True)])
    rows = [
        claim_row(setting, capture, invented, number)
        for capture, page in zip(captures, pages, strict=True)
        for number, invented in enumerate(page.claims, 1)
    ]
    # The descriptions first, by the keys that the claims will have: a claim carries what is there.
    keys = count(setting.next_id[Claim])
    said = _insert(setting, Description, [description_row(row, key) for row, key in zip(rows, keys, strict=False)])
    made = _insert(setting, Claim, [row | {"description_id": one["id"]} for row, one in zip(rows, said, strict=True)])
    count_claims((source["id"], len(page.claims)) for source, page in zip(sources, pages, strict=True))
    _insert(setting, Anchor, [anchor_row(claim) for claim in made])
    _insert(setting, Rating, [rating for claim in made for rating in rating_rows(setting, claim)])
