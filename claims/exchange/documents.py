"""Putting whole documents in the place of the excerpts that stand for them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from claims.actions.claim import move_anchor
from claims.actions.demonstration import recorded_as_demonstration
from claims.actions.evidence_item import move_passage
from claims.actions.freeze import find_on, freeze_found, read_copy
from claims.actions.relation import move_relation_passage
from claims.choices import CaptureMethod, Depth
from claims.models import Capture, Claim, Demonstration, EvidenceItem, SourceRelation, User
from claims.rules.extract.document import MAX_BYTES, sha256_of


@dataclass(slots=True)
class Attached:
    """What became of one excerpt."""

    excerpt: Capture
    document: Capture | None = None
    moved: int = 0
    lost: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """The document was found, and every claim and passage in it."""
        return self.document is not None and not self.lost


def attach_documents(*, actor: User, folder: Path) -> Iterator[Attached]:
    """For each excerpt: find its document in the folder by hash, capture it whole, move what stands on the excerpt.

    Nothing is guessed: words that do not stand exactly once in the document are reported and stay where they are.
    """
    files = {sha256_of(path.read_bytes()): path for path in sorted(folder.rglob("*")) if _readable(path)}
    demonstration = Demonstration.objects.first()
    demonstrated = demonstration.keys_of(Capture) if demonstration else set()
    for excerpt in Capture.objects.filter(depth=Depth.EXCERPT).select_related("source").order_by("pk"):
        attached = Attached(excerpt)
        path = files.get(excerpt.document_sha256)
        if path is not None:
            # A document of the demonstration is as much a part of it as the excerpt was.
            as_part = recorded_as_demonstration if excerpt.pk in demonstrated else transaction.atomic
            _attach(actor, attached, path, as_part)
        yield attached


def _attach(actor: User, attached: Attached, path: Path, as_part: Callable[[], AbstractContextManager[Any]]) -> None:
    excerpt = attached.excerpt
    marked = list(Claim.objects.filter(capture=excerpt).values_list("pk", flat=True))
    frozen = _whole(actor, excerpt, path)
    with as_part():
        attached.document = frozen()
        _move_rest(actor, attached, attached.document)
    attached.moved = Claim.objects.filter(pk__in=marked, capture=attached.document).count()


def _whole(actor: User, excerpt: Capture, path: Path) -> Callable[[], Capture]:
    """Read the document and look for the claims in it, which is slow; what comes back freezes it, which is not."""
    source = excerpt.source
    known = Capture.objects.filter(source=source, sha256=excerpt.document_sha256).first()
    if known is not None:
        return partial(Capture.objects.get, pk=known.pk)
    whole = read_copy(
        data=path.read_bytes(),
        media_type="text/plain",
        filename=path.name,
        method=CaptureMethod.UPLOADED,
        depth=Depth.FULL,
    )
    found = find_on(whole, source)
    return partial(freeze_found, actor, source, whole, found)


def _readable(path: Path) -> bool:
    return path.is_file() and path.stat().st_size <= MAX_BYTES


def _move_rest(actor: User, attached: Attached, document: Capture) -> None:
    """Move what the capture of the document has not moved already, and name what stays."""
    for claim in Claim.objects.filter(capture=attached.excerpt).order_by("start"):
        try:
            move_anchor(actor=actor, claim=claim, capture=document)
        except ValidationError as error:
            attached.lost.append(f"claim {claim.uid}: {'; '.join(error.messages)}")
    for item in EvidenceItem.objects.filter(capture=attached.excerpt):
        try:
            move_passage(actor=actor, item=item, capture=document)
        except ValidationError as error:
            attached.lost.append(f"evidence item {item.uid}: {'; '.join(error.messages)}")
    for relation in SourceRelation.objects.filter(capture=attached.excerpt):
        try:
            move_relation_passage(actor=actor, relation=relation, capture=document)
        except ValidationError as error:
            attached.lost.append(f"relation {relation.uid}: {'; '.join(error.messages)}")
