"""Looking for copies among ten thousand invented pages, some of which republish a passage of another."""

import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from random import Random
from subprocess import run
from time import perf_counter

from django.db import transaction
from django.utils import timezone

from benchmarks.data import ROOT, Place
from benchmarks.figures import Bar, Figure
from benchmarks.people import CURATOR
from benchmarks.texts import article, excerpt, page, renumbered, reworded
from claims.actions.copies import look_for_copies
from claims.actions.number import number_sources
from claims.choices import CaptureMethod
from claims.models import Capture, Source, SourceRelation, User
from claims.rules.extract import EXTRACTORS
from claims.rules.extract.document import sha256_of_text

MOST_DOCUMENTS = 10_000
CHARACTERS = 3_000
# Pages of one site, which share what all of its pages have.
PAGES_OF_A_SITE = 20
# One in so many republishes a passage of another page.
COPIES = 20
NEW = 5
TWO_MINUTES, ONE_SECOND = Bar(most=120), Bar(most=1_000)
A_GIGABYTE, RECALL, FALSE = Bar(most=1_000), Bar(least=95), Bar(most=1)


@dataclass(frozen=True, slots=True)
class Document:
    """An invented page; `taken_from` is the number of the page that a passage of it republishes."""

    text: str
    taken_from: int | None = None


def corpus(random: Random, number: int) -> list[Document]:
    """So many pages on one topic; some take over three sentences and more of another, most with changes."""
    articles = [article(random, CHARACTERS - 600) for _ in range(number)]
    copies = number // COPIES
    documents = [Document(page(text, at // PAGES_OF_A_SITE)) for at, text in enumerate(articles[:-copies])]
    for at, text in enumerate(articles[-copies:]):
        passage = excerpt(random, articles[at], 3 + at % 4)
        passage = [passage, reworded(random, passage, 0.08), renumbered(random, passage)][at % 3]
        whole = f"{text[:800]}\n{passage}\n{text[800 + len(passage) :]}"
        documents.append(Document(page(whole, number + at // PAGES_OF_A_SITE), at))
    return documents


def measure(place: Place) -> Iterator[Figure]:
    """The whole corpus by the command, in a process of its own; then new documents one by one."""
    random = Random(7)  # noqa: S311  invented text
    documents = corpus(random, min(place.claims * 10, MOST_DOCUMENTS))
    curator = User.objects.get(username=CURATOR)
    Source.objects.update(withdrawn_at=timezone.now(), withdrawn_because="Not compared here.")
    keys = store(documents, curator)
    group = f"Copies: {len(documents):,} pages of {CHARACTERS:,} characters"
    yield from _by_command(group)
    yield from judged(group, documents, keys)
    times = [_new_one(Document(page(article(random), 900 + number)), curator) for number in range(NEW)]
    yield Figure(group, "a new page against them", tuple(times), bar=ONE_SECOND)


def store(documents: list[Document], actor: User) -> list[int]:
    """Sources with these texts; returns their keys. Their bytes are not stored: they are not asked for."""
    keys: list[int] = []
    for first in range(0, len(documents), 500):
        with transaction.atomic():
            part = documents[first : first + 500]
            made = Source.objects.bulk_create(
                Source(number=number, title=f"Page {number}", created_by=actor) for number in number_sources(len(part))
            )
            Capture.objects.bulk_create(map(partial(_capture, actor), made, part))
        keys += [source.pk for source in made]
    return keys


def judged(group: str, documents: list[Document], keys: list[int]) -> Iterator[Figure]:
    """Recall in percent of the copies, and false candidates for each hundred pages."""
    number = {key: at for at, key in enumerate(keys)}
    rows = SourceRelation.objects.filter(proposed_by__startswith="find_copies").order_by("pk")
    proposed = {(number[one], number[other]) for one, other in rows.values_list("from_source", "to_source")}
    true = {(at, one.taken_from) for at, one in enumerate(documents) if one.taken_from is not None}
    found = 100 * len(proposed & true) / max(len(true), 1)
    wrong = 100 * len(proposed - true) / len(documents)
    yield Figure(group, "republications found", (found,), unit="%", bar=RECALL, facts={"of": len(true)})
    yield Figure(group, "false candidates in 100 pages", (wrong,), unit="", bar=FALSE)


def _by_command(group: str) -> Iterator[Figure]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = perf_counter()
    run([sys.executable, "manage.py", "find_copies"], cwd=ROOT, check=True, capture_output=True)
    seconds = perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    facts = {"processor s": processor}
    yield Figure(group, "manage.py find_copies", (seconds,), unit="s", bar=TWO_MINUTES, facts=facts)
    yield Figure(group, "memory at most", (used.ru_maxrss / 1024,), unit="MB", bar=A_GIGABYTE)


def _new_one(document: Document, actor: User) -> float:
    [key] = store([document], actor)
    capture = Capture.objects.get(source=key)
    started = perf_counter()
    look_for_copies(actor=actor, capture=capture)
    return (perf_counter() - started) * 1000


def _capture(actor: User, source: Source, document: Document) -> Capture:
    digest = sha256_of_text(document.text)
    return Capture(
        source=source, sha256=digest, text_sha256=digest, size=len(document.text.encode()), text=document.text,
        length=len(document.text), media_type="text/plain", charset="utf-8", extractor="text",
        extractor_version=EXTRACTORS["text"], method=CaptureMethod.PASTED, stored_by=actor,
    )  # fmt: skip
