"""Documents from files and folders."""

import sys
from argparse import ArgumentParser
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date, parse_datetime

from claims.actions.source import save_tag
from claims.exchange.folder import Described, files_in, freeze_file
from claims.exchange.recording import is_recording_file, line_of, take_recorded
from claims.management.actor import curator_named
from claims.management.progress import Progress
from claims.models import Source, SourceType, Tag, User
from claims.rules.extract import BadDocument
from claims.rules.extract.warc.pages import Listing, pages_in

STOPPED = 130


class Command(BaseCommand):
    help = (
        "Freeze text, HTML, MHTML, PDF, Word, JATS and Markdown files: each becomes a source with a capture of its"
        " bytes. Folders are"
        " taken with all that is in them, without hidden files. One line a file says what became of it; a file whose"
        " bytes are there already adds nothing, so a run that was stopped is simply started again. Fails when a file"
        " was refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE", help="A file or a folder.")
        parser.add_argument(
            "--page",
            action="append",
            default=[],
            metavar="ADDRESS",
            help="Of a recording (WARC, WACZ): the page to take, at each time it was recorded. May be given several"
            " times. Without it the pages are listed, and nothing is stored.",
        )
        parser.add_argument("--as", dest="username", metavar="USER", help="Curator in whose name.")
        parser.add_argument("--source", metavar="UID", help="Add newer copies to this source instead of new sources.")
        parser.add_argument("--type", dest="source_type", metavar="CODE", help="Source type of the new sources.")
        parser.add_argument("--tag", action="append", default=[], metavar="NAME", help="May be given several times.")
        parser.add_argument(
            "--observed-at", metavar="WHEN", help="When the pages were seen: 2026-11-02 or with a time, UTC."
        )
        parser.add_argument(
            "--charset",
            default="",
            help="What the files are in, where they do not say so themselves; else it is guessed, and said.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if recordings := [path for path in options["paths"] if is_recording_file(path)]:
            self._recorded(recordings, options)
            return
        if options["page"]:
            raise CommandError("--page is for a recording of the web (WARC, WACZ), and none of these files is one.")
        actor = curator_named(options["username"])
        described = self._described(actor, options)
        files = files_in(options["paths"])
        progress = Progress(len(files), "Files", sys.stderr)
        done: Counter[str] = Counter()
        try:
            for found in files:
                outcome = freeze_file(actor=actor, found=found, described=described)
                done["refused" if outcome.refused else "captured" if outcome.new else "already there"] += 1
                progress.clear()
                # Written out at once: what was reported is stored, whatever happens next.
                self.stdout.write(str(outcome))
                self.stdout.flush()
                progress.add()
        except KeyboardInterrupt:
            self._sum_up(done)
            left = len(files) - done.total()
            raise CommandError(f"Stopped, {left:,} left. Start it again to go on.", returncode=STOPPED) from None
        self._sum_up(done)
        if done["refused"]:
            raise CommandError("Some files were refused; each is named above with the reason.")

    def _recorded(self, recordings: list[Path], options: dict[str, Any]) -> None:
        """List the pages of a recording, or take those that were asked for."""
        if len(options["paths"]) > 1:
            raise CommandError("A recording is taken by itself: name no other file beside it.")
        with recordings[0].open("rb") as file:
            try:
                listing = pages_in(file)
                if options["page"]:
                    self._take(file, listing, options)
                else:
                    self._list(listing)
            except BadDocument as error:
                raise CommandError(f"{recordings[0]}: {error}") from error

    def _list(self, listing: Listing) -> None:
        for line in (*map(line_of, listing.pages), *listing.problems):
            self.stdout.write(line)
        number = len(listing.pages)
        take = " Take one with --page ADDRESS." if number else ""
        self.stdout.write(
            f"{number:,} pages, {listing.others:,} other records, {len(listing.problems):,} problems.{take}"
        )

    def _take(self, file: IO[bytes], listing: Listing, options: dict[str, Any]) -> None:
        actor = curator_named(options["username"])
        wanted = set(options["page"])
        if missing := sorted(wanted - {page.address for page in listing.pages}):
            raise CommandError(f"There is no page of this address in the recording: {missing[0]}. Nothing was stored.")
        chosen = [(page.member, page.number) for page in listing.pages if page.address in wanted]
        done: Counter[str] = Counter()
        described = self._described(actor, options)
        for outcome in take_recorded(actor=actor, file=file, chosen=chosen, described=described):
            done["refused" if outcome.refused else "captured" if outcome.new else "already there"] += 1
            self.stdout.write(str(outcome))
        self._sum_up(done, "pages")
        if done["refused"]:
            raise CommandError("Some pages were refused; each is named above with the reason.")

    def _sum_up(self, done: Counter[str], what: str = "files") -> None:
        kinds = ("captured", "already there", "refused")
        self.stdout.write(f"{done.total():,} {what}: " + ", ".join(f"{done[kind]:,} {kind}" for kind in kinds) + ".")

    def _described(self, actor: User, options: dict[str, Any]) -> Described:
        source = _source(options["source"])
        if source is not None and (options["source_type"] or options["tag"]):
            raise CommandError("--type and --tag are for new sources: leave them out with --source.")
        return Described(
            source=source,
            source_type=_source_type(options["source_type"]),
            tags=tuple(self._tag(actor, name) for name in options["tag"]),
            observed_at=_time(options["observed_at"]),
            charset=options["charset"],
        )

    def _tag(self, actor: User, name: str) -> Tag:
        """The tag of this name; added, and said so, when there is none."""
        if tag := Tag.objects.filter(name=name).first():
            return tag
        try:
            tag = save_tag(actor=actor, tag=Tag(name=name))
        except ValidationError as error:
            raise CommandError(f"“{name}” is no name for a tag: {' '.join(error.messages)}") from error
        self.stdout.write(f"The tag {name} is new.")
        return tag


def _source(uid: str | None) -> Source | None:
    source = Source.objects.current().filter(uid=uid).first() if uid else None
    if uid and source is None:
        raise CommandError(f"There is no source {uid}. Its uid stands in the address of its page.")
    return source


def _source_type(code: str | None) -> SourceType | None:
    known = {source_type.code: source_type for source_type in SourceType.objects.all()}
    if code and code not in known:
        raise CommandError(f"There is no source type “{code}”. There are: {', '.join(known)}.")
    return known[code] if code else None


def _time(typed: str | None) -> datetime | None:
    """Midnight for a day alone. Raises CommandError for what is no time."""
    if not typed:
        return None
    try:
        day = parse_date(typed)
        when = datetime(day.year, day.month, day.day) if day else parse_datetime(typed)  # noqa: DTZ001  made UTC below
    except ValueError:
        when = None
    if when is None:
        raise CommandError(f"--observed-at takes 2026-11-02 or 2026-11-02T14:30, not “{typed}”.")
    return when if when.tzinfo else when.replace(tzinfo=UTC)
