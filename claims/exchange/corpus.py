"""The demonstration corpus: five documents curated as data, with short quotes and no full text."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claims.actions.claim import mark_claim
from claims.actions.description import describe
from claims.actions.evidence_item import save_evidence_item, save_evidence_link
from claims.actions.freeze import freeze_found, read_copy
from claims.actions.pair import confirm_pair, make_pair
from claims.actions.question import save_question, save_search_record
from claims.actions.relation import propose_candidate, propose_relation, record_unresolved
from claims.actions.source import save_publisher, save_source, save_tag
from claims.choices import CaptureMethod, Depth
from claims.models import (
    Capture,
    Claim,
    EvidenceItem,
    EvidenceLink,
    Publisher,
    Question,
    SearchRecord,
    Source,
    SourceType,
    Tag,
    User,
)
from claims.rules.span.excerpt import build_excerpt

FOLDER = Path(__file__).resolve().parent.parent / "data" / "corpus"
# A quote is the claim itself; with its context, no document is carried beyond this share.
MOST_SHARE = 0.5


def read(name: str, folder: Path | None = None) -> Any:
    """One of the corpus files, parsed: of the corpus that comes along, or of another folder."""
    return json.loads(((folder or FOLDER) / f"{name}.json").read_text(encoding="utf-8"))


def shares() -> Iterator[tuple[str, str, float]]:
    """Key, title and share (0 to 1) of each document's characters that the corpus carries, context included."""
    for document in read("documents"):
        carried = sum(len(passage) for passage in document["passages"])
        title = document["source"]["title"] or "(no title printed)"
        yield document["key"], title, carried / document["characters"]


@dataclass(slots=True)
class Corpus:
    """What has been loaded so far, by the keys of the files."""

    people: dict[str, User]
    folder: Path | None = None
    questions: dict[str, Question] = field(default_factory=dict)
    captures: dict[str, Capture] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    items: dict[str, EvidenceItem] = field(default_factory=dict)

    @property
    def curator(self) -> User:
        """Who puts it in."""
        return self.people["curator"]

    def read(self, name: str) -> Any:
        """One of its files, parsed."""
        return read(name, self.folder)


def load_corpus(
    *, people: dict[str, User], done: Callable[[], None] = lambda: None, folder: Path | None = None
) -> Corpus:
    """Put the corpus in, through the same actions as people; `done` is called after each claim.

    `people` are those who stand for the names in its files, which are in `folder`. Its rounds are loaded by
    `load_rounds`.
    """
    corpus = Corpus(people, folder)
    _load_questions(corpus)
    for document in corpus.read("documents"):
        _load_document(corpus, document, done)
    _load_evidence(corpus)
    _load_relations(corpus)
    _load_second_codes(corpus)
    _load_pairs(corpus)
    return corpus


def _load_questions(corpus: Corpus) -> None:
    for row in corpus.read("questions")["questions"]:
        key, searches = row.pop("key"), row.pop("searches")
        question = save_question(actor=corpus.curator, question=Question(**row))
        corpus.questions[key] = question
        for search in searches:
            save_search_record(actor=corpus.curator, search=SearchRecord(question=question, **search))


def _load_document(corpus: Corpus, document: dict[str, Any], done: Callable[[], None]) -> None:
    # An excerpt is short, and its source is new: there is nothing slow in it that would have to come before.
    excerpt = read_copy(
        data=build_excerpt(document["passages"]).encode("utf-8"),
        media_type="text/plain",
        method=CaptureMethod.PASTED,
        depth=Depth.EXCERPT,
        document_sha256=document["sha256"],
    )
    capture = freeze_found(corpus.curator, _load_source(corpus, document["source"]), excerpt)
    corpus.captures[document["key"]] = capture
    for row in document["claims"]:
        key, question = row.pop("key"), row.pop("question")
        corpus.claims[key] = mark_claim(
            actor=corpus.curator, capture=capture, question=corpus.questions[question] if question else None, **row
        )
        done()


def _load_source(corpus: Corpus, row: dict[str, Any]) -> Source:
    tags = [_tag(corpus, name) for name in row.pop("tags")]
    publisher = row.pop("publisher")
    if publisher:
        known = Publisher.objects.filter(name=publisher["name"]).first()
        publisher = known or save_publisher(actor=corpus.curator, publisher=Publisher(**publisher))
    source_type = SourceType.objects.get(code=row.pop("source_type"))
    source = Source(source_type=source_type, publisher=publisher, **row)
    return save_source(actor=corpus.curator, source=source, tags=tags)


def _tag(corpus: Corpus, name: str) -> Tag:
    return Tag.objects.filter(name=name).first() or save_tag(actor=corpus.curator, tag=Tag(name=name))


def _load_evidence(corpus: Corpus) -> None:
    rows = corpus.read("evidence")
    for row in rows["items"]:
        key, capture = row.pop("key"), corpus.captures[row.pop("document")]
        item = EvidenceItem(source=capture.source, capture=capture, exact=row.pop("quote"), **row)
        corpus.items[key] = save_evidence_item(actor=corpus.curator, item=item)
    for row in rows["links"]:
        link = EvidenceLink(
            evidence_item=corpus.items[row.pop("evidence")],
            question=corpus.questions.get(row.pop("question", None)),
            claim=corpus.claims.get(row.pop("claim", None)),
            **row,
        )
        save_evidence_link(actor=corpus.curator, link=link)


def _load_relations(corpus: Corpus) -> None:
    """Works that the documents lead to, none with a text, and how they lead there: candidates, for people to decide."""
    rows = corpus.read("relations")
    works = {row.pop("key"): _load_source(corpus, row) for row in rows["sources"]}
    for row in rows["relations"]:
        capture = corpus.captures[row.pop("from")]
        propose_relation(
            actor=corpus.curator,
            from_source=capture.source,
            to_source=works[row.pop("to")],
            capture=capture,
            **row,
        )
    for row in rows["citations"]:
        capture, candidates = corpus.captures[row.pop("from")], row.pop("candidates")
        citation = record_unresolved(
            actor=corpus.curator, source=capture.source, capture=capture, passage=row.pop("quote"), **row
        )
        for each in candidates:
            propose_candidate(actor=corpus.curator, unresolved=citation, to_source=works[each.pop("to")], **each)


def _load_second_codes(corpus: Corpus) -> None:
    """What a second coder says of the wording of some claims, who saw no suggestion and no other coder's codes."""
    rows = corpus.read("second_coder")
    coder = corpus.people[rows["coder"]]
    for row in rows["descriptions"]:
        describe(actor=coder, claim=corpus.claims[row.pop("claim")], said=row)


def _load_pairs(corpus: Corpus) -> None:
    """Claims beside their counterparts: put there by one person, confirmed by another where somebody has."""
    rows = corpus.read("pairs")
    for row in rows["pairs"]:
        confirmed_by = row.pop("confirmed_by")
        claim, other = corpus.claims[row.pop("claim")], corpus.claims[row.pop("other")]
        pair = make_pair(actor=corpus.people[rows["made_by"]], claim=claim, other=other, candidate=True, **row)
        if confirmed_by:
            confirm_pair(actor=corpus.people[confirmed_by], pair=pair)


def size() -> int:
    """How often `done` is called while the corpus is loaded."""
    return sum(len(document["claims"]) for document in read("documents"))
