"""Making a release: one state of the database as a ZIP, whole or not at all, while others write."""

import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import asdict, replace
from typing import IO, Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from claims.actions.release import Plan, keep_release, making_release
from claims.database.snapshot import snapshot
from claims.exchange.columns import texts_of
from claims.exchange.export import CSV, JSONL, Export
from claims.exchange.files import CLAIMS, File
from claims.exchange.release import figures
from claims.exchange.release.apart import Apart
from claims.exchange.release.archive import Archive
from claims.exchange.release.changes import changes_since
from claims.exchange.release.files import FOREIGN_KEYS, RELEASED, ForeignKey, path_of
from claims.exchange.release.heard import heard_in
from claims.exchange.release.package import DESCRIPTOR, descriptor
from claims.exchange.release.papers import papers_of
from claims.exchange.release.twin import Twin
from claims.models import EVERYBODY, OPERATOR, Release, Round, User
from claims.models.rating import Reader
from claims.network.fetch import Progress
from claims.reads.redaction import redactor
from claims.reads.release import NAMED, quoting_much, told_of_quoted, unfinished

CHUNK = 1024 * 1024
TEXTS = {file.name: texts_of(file.columns) for file in RELEASED}
COLUMNS = {file.name: file.columns for file in RELEASED}
# Each file in both forms, and the figures.
STEPS = 2 * len(RELEASED) + 1


def build_release(
    *, actor: User, plan: Plan, round_: Round | None = None, progress: Progress = lambda done, total, message: None
) -> Release:
    """Make a release. `round_` is the standing round, whose scheme version the file of claims names.

    Raises ValidationError, and PermissionDenied unless the actor is a lead.
    """
    with making_release(actor=actor, plan=plan) as release, tempfile.TemporaryFile(dir=settings.HOME) as stream:
        with Apart(progress) as told, snapshot():
            _Build(release, stream, round_, reader_for(actor), told).write()
        release.sha256, release.size = _measured(stream)
        with zipfile.ZipFile(stream) as archive, archive.open(path_of("decisions", JSONL)) as decided:
            release.holds["changes"] = changes_since(before(release), archive)
            heard = heard_in(archive)
            return keep_release(actor=actor, release=release, archive=stream, decided=decided, heard=heard)


def reader_for(actor: User) -> Reader:
    """For whom a release is read: for everybody, who see what rounds have revealed; all of it where nobody is blind."""
    return OPERATOR if actor.alone else EVERYBODY


def before(release: Release) -> Release | None:
    """The release before this one whose files can still be read."""
    return Release.objects.made().filter(number__lt=release.number, withheld_at=None).order_by("-number").first()


def _measured(stream: IO[bytes]) -> tuple[str, int]:
    """SHA-256 and size of what was written."""
    seen, size = hashlib.sha256(), 0
    for block in _from_start(stream):
        seen.update(block)
        size += len(block)
    return seen.hexdigest(), size


def _from_start(stream: IO[bytes]) -> Iterator[bytes]:
    """What was written, in blocks."""
    stream.seek(0)
    while block := stream.read(CHUNK):
        yield block


class _Build:
    """What is written of one state of the database, in its order."""

    def __init__(
        self, release: Release, stream: IO[bytes], round_: Round | None, reader: Reader, progress: Progress
    ) -> None:
        self.release, self.reader, self.progress = release, reader, progress
        self.archive = Archive(stream, release.made_at or timezone.now())
        self.version = round_.scheme_version if round_ else None
        # Whoever else judged here, or where it came from, is called as the rounds say.
        self.names = not User.objects.exclude(pk=release.made_by_id).exists()
        self.redactor = redactor()
        self.steps = 0

    def write(self) -> None:
        """All files. What is unfinished is asked in the same state."""
        claims: Any = self._export(CLAIMS).chosen()
        quoted = quoting_much(claims)
        self.release.holds = {
            "unfinished": unfinished(self.reader),
            "warnings": told_of_quoted(quoted),
            "quoted": [asdict(one) for one in quoted[:NAMED]],
            "redactions": self.redactor.uids,
            "quoted_more": max(len(quoted) - NAMED, 0),
        }
        for file in RELEASED:
            self._data(file)
        self._figures()
        keys, dangling = self._keys()
        self.release.holds["warnings"] = [*map(self.redactor.text, self.release.holds["warnings"]), *dangling]
        data = list(self.archive.written)
        address = address_of(self.release)
        told = self.redactor.release(copy(self.release))
        self.archive.add(DESCRIPTOR, [descriptor(told, data, keys, address)])
        for name, text in papers_of(told, data, address):
            self.archive.add(name, [text])
        self.archive.close()
        self.release.holds["files"] = [one.told() for one in self.archive.written]

    def _data(self, file: File) -> None:
        """Both forms of a file: the database is asked for one, and the other is made of it as it passes."""
        twin = Twin(file.columns)
        with tempfile.TemporaryFile(dir=settings.HOME) as stream:
            stream.write(twin.header)
            lines = self.redactor.blocks(replace(self._export(file), format=JSONL).blocks(), TEXTS[file.name])
            self.archive.add(path_of(file.name, JSONL), _copied(lines, lambda block: stream.write(twin.block(block))))
            self._told(f"Written: {path_of(file.name, JSONL)}")
            self.archive.add(path_of(file.name, CSV), _from_start(stream), rows=twin.rows)
        self._told(f"Written: {path_of(file.name, CSV)}")

    def _export(self, file: File) -> Export:
        return Export(self.reader, file, address=settings.PUBLIC_ADDRESS, version=self.version, names=self.names)

    def _figures(self) -> None:
        rows = list(figures.figures_of(self.reader))
        for form, written in figures.WRITERS.items():
            self.archive.add(path_of(figures.NAME, form), [written(rows)], rows=len(rows))
        self._told("Agreement worked out")

    def _keys(self) -> tuple[list[ForeignKey], list[str]]:
        """The foreign keys that hold, and in words those that do not: what was withdrawn can still be named."""
        chosen = {file.name: self._export(file).chosen() for file in RELEASED}
        held, dangling = [], []
        for key in FOREIGN_KEYS:
            if number := _dangling(key, chosen):
                columns = ", ".join(key.columns)
                named = "names" if number == 1 else "name"
                dangling.append(
                    f"{number:,} of the rows of {key.file} {named} in {columns} what is not among the {key.to}: it was"
                    " withdrawn, or is not shown yet."
                )
            else:
                held.append(key)
        return held, dangling

    def _told(self, what: str) -> None:
        self.steps += 1
        self.progress(self.steps, STEPS, what)


def _copied(blocks: Iterable[bytes], copy: Callable[[bytes], object]) -> Iterator[bytes]:
    """Blocks, of which each goes another way too as it passes."""
    for block in blocks:
        copy(block)
        yield block


def _dangling(key: ForeignKey, chosen: dict[str, Any]) -> int:
    """How many rows of a file name what the other file has not; only keys whose column is a path are asked."""
    (column,) = (one for one in COLUMNS[key.file] if one.name == key.columns[-1])
    source = column.column.source
    if not isinstance(source, str) or not source.endswith("__uid"):
        return 0
    path = f"{column.to}{source.removesuffix('__uid')}"
    named = chosen[key.file].order_by().filter(**{f"{path}__isnull": False})
    return int(named.exclude(**{f"{path}__in": chosen[key.to].order_by().values("pk")}).count())


def address_of(release: Release) -> str:
    """Where a release is read; empty where the installation has no public address."""
    base = settings.PUBLIC_ADDRESS.rstrip("/")
    return f"{base}{reverse('release', args=[release.uid])}" if base else ""
