"""Writing a batch of records that were looked at: new ones in bulk, changes through the actions that change one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from claims.actions.anchor import place_claim, refuse_withheld
from claims.actions.citation import cite_source
from claims.actions.claim import describe_claim
from claims.actions.description import add_description, save_described
from claims.actions.freeze import find_on, freeze_found
from claims.actions.number import count_claims, number_claims, number_sources
from claims.actions.question import question_named, save_question
from claims.actions.source import publisher_named, save_publisher, save_source, save_tag
from claims.actions.table.evidence import store_evidence
from claims.actions.table.people import People
from claims.actions.table.rating_said import Said
from claims.actions.table.ratings import open_imported, rounds_of, store_ratings
from claims.actions.table.sources import Wanted
from claims.actions.table.step import PICO, Step, key_of
from claims.actions.table.terms import Terms
from claims.actions.table.words import Words, freeze_excerpts
from claims.choices import Depth, FoundBy, Stage
from claims.database.insert import insert_all
from claims.models import Anchor, Claim, Description, Publisher, Question, Round, Source, TableRow, Tag, User
from claims.models.base import Recorded
from claims.models.description import SAID
from claims.reads.withholding import withheld_of

# Keys of rows by the label of their model.
Made = dict[str, list[int]]
# By label, key and column, what a record said that was here before, and what it says now.
Changed = dict[str, dict[str, dict[str, list[Any]]]]
WHY = "Imported from the table “{0}”"


class Writer:
    """Writes batch after batch of one table; knows the people, questions and rounds that came before."""

    def __init__(self, actor: User, terms: Terms, people: People) -> None:
        self.actor, self.terms, self.people = actor, terms, people
        self.rounds: dict[str, Round] = {}
        # Of the batch that is written, or was written last.
        self.made: Made = defaultdict(list)
        self.changed: Changed = {}
        self.finished = False
        self._why = WHY.format(terms.table)[:300]
        self._questions: dict[str, Question] = {}
        # Of those, what this table made: each of its rows may say more of them.
        self._fresh_questions: set[str] = set()
        self._publishers: dict[str, Publisher] = {}
        self._tags: dict[str, Tag] = {}
        # Sources that this batch made: nothing else is on them.
        self._fresh: set[int] = set()

    def write(self, steps: list[Step]) -> None:
        """One batch, within the caller's transaction."""
        self.made, self.changed = defaultdict(list), {}
        self._note(*self.people.store())
        self._sources(steps)
        self._captures(steps)
        self._claims(steps)
        self._changed(steps)
        for step in steps:
            step.asked = self._question(step) if step.asked and not step.quote else None
            for at, study in enumerate(step.record.evidence):
                source = step.wanted.stored if step.wanted and step.of_study and not at else None
                self._note(*store_evidence(self.actor, step.on, study, self._why, self.keeping, source=source))
        self._rows(steps)
        self._ratings(steps)

    def _record(self, rows: Sequence[Any]) -> None:
        """Their first rows of history, as saving them one by one would write."""
        if not rows:
            return
        history = rows[0].history.model
        names = [field.attname for field in history.tracked_fields]
        said = {"history_date": timezone.now(), "history_user": self.actor, "history_change_reason": self._why}
        insert_all(history(history_type="+", **said, **{name: getattr(row, name) for name in names}) for row in rows)

    def finish(self) -> None:
        """All batches are written."""
        self.made, self.changed, self.finished = defaultdict(list), {}, True

    def _note(self, *rows: Any) -> None:
        """Keep that these are of this table: the key of each, by its model."""
        for row in rows:
            self.made[row._meta.label].append(row.pk)

    @contextmanager
    def keeping(self, row: Recorded) -> Iterator[None]:
        """Keep how a record was before it is changed and saved in this block, and how it is after it.

        What this batch made itself was nothing before it.
        """
        before = row.values_loaded()
        yield
        if row.pk in self.made[row._meta.label]:
            return
        now = {name: value for name, value in row.values_now().items() if before.get(name) != value}
        self._keep(row, {name: [before[name], value] for name, value in now.items() if name in before})

    def _keep(self, row: Any, values: dict[str, list[Any]]) -> None:
        kept = self.changed.setdefault(row._meta.label, {}).setdefault(str(row.pk), {})
        for name, (before, now) in values.items():
            kept[name] = [kept.get(name, [before])[0], now]

    # --- sources ---

    def _sources(self, steps: list[Step]) -> None:
        wanted = list({id(step.wanted): step.wanted for step in steps if step.wanted}.values())
        new = [one for one in wanted if one.stored is None]
        for one, number in zip(new, number_sources(len(new)) if new else (), strict=True):
            one.source.number, one.source.created_by = number, self.actor
            one.source.publisher = self._publisher(one)
        insert_all([one.source for one in new], keyed=True)
        self._record([one.source for one in new])
        self._fresh = {one.source.pk for one in new}
        for one in new:
            one.stored = one.source
            one.source.note_loaded(one.source.values_now())
            if one.tags:
                one.source.tags.set([self._tag(name) for name in one.tags])
            if one.source.doi:
                cite_source(actor=self.actor, source=one.source)
        self._note(*(one.source for one in new))
        for one in wanted:
            if one.changes and one.stored is not None:
                self._change_source(one, one.stored)

    def _change_source(self, wanted: Wanted, stored: Source) -> None:
        for name in set(wanted.changes) - {"tags", "publisher_sells"}:
            setattr(stored, name, self._publisher(wanted) if name == "publisher" else getattr(wanted.source, name))
        tags = [*stored.tags.all(), *map(self._tag, wanted.tags)] if "tags" in wanted.changes else None
        with self.keeping(stored):
            save_source(actor=self.actor, source=stored, tags=tags, why=self._why)
        if "publisher_sells" in wanted.changes and stored.publisher is not None:
            stored.publisher.sells = wanted.sells
            with self.keeping(stored.publisher):
                save_publisher(actor=self.actor, publisher=stored.publisher, why=self._why)
        wanted.changes = {}

    def _publisher(self, wanted: Wanted) -> Publisher | None:
        name = wanted.publisher
        if name and name not in self._publishers:
            before = Publisher.objects.filter(name=name).exists()
            found = publisher_named(actor=self.actor, name=name)
            self._note(*(() if before else [found]))
            if wanted.sells and not before:
                found.sells = wanted.sells
                save_publisher(actor=self.actor, publisher=found, why=self._why)
            self._publishers[name] = found
        return self._publishers.get(name)

    def _tag(self, name: str) -> Tag:
        if name not in self._tags:
            known = Tag.objects.filter(name=name).first()
            self._tags[name] = known or save_tag(actor=self.actor, tag=Tag(name=name))
            self._note(*(() if known else [self._tags[name]]))
        return self._tags[name]

    # --- captures ---

    def _captures(self, steps: list[Step]) -> None:
        """Copies of texts that came with the table, and those that quotes made."""
        wanted = {id(step.words): (step.words, step.wanted) for step in steps if step.words and step.wanted}
        alone: list[tuple[Source, Words]] = []
        for words, of in wanted.values():
            source = of.stored or of.source
            if words.copy is None:
                continue
            if words.copy.facts["depth"] == Depth.EXCERPT and source.pk in self._fresh:
                alone.append((source, words))
                continue
            titled = words.copy.facts["depth"] != Depth.EXCERPT
            words.stored = freeze_found(self.actor, source, words.copy, find_on(words.copy, source), takes_title=titled)
        for (_, words), capture in zip(alone, freeze_excerpts(self.actor, alone), strict=True):
            words.stored = capture
        self._note(*(words.stored for words, _ in wanted.values() if words.stored))

    # --- claims ---

    def _claims(self, steps: list[Step]) -> None:
        new = [step for step in steps if step.quote and step.claim is None and step.first is None]
        by_source: dict[int, list[Step]] = defaultdict(list)
        for step in new:
            by_source[self._place(step)].append(step)
        count_claims((key, len(of_source)) for key, of_source in by_source.items() if key in self._fresh)
        for key, of_source in by_source.items():
            size = len(of_source)
            numbers = range(1, size + 1) if key in self._fresh else number_claims(key, size)
            for step, number in zip(of_source, numbers, strict=True):
                if step.claim is not None:
                    step.claim.number = number
        made = [step.claim for step in new if step.claim is not None]
        insert_all(made, keyed=True)
        insert_all(
            Anchor(
                claim=one, capture=one.capture, start=one.start, end=one.end, exact=one.quote, prefix=one.prefix,
                suffix=one.suffix, found_by=FoundBy.QUOTED, created_by=self.actor,
            )
            for one in made
        )  # fmt: skip
        self._note(*made)
        self._describe_new(new)
        self._record(made)
        for one in made:
            one.note_loaded(one.values_now())
        for step in steps:
            step.claim = step.claim or (step.first.claim if step.first else None)

    def _place(self, step: Step) -> int:
        """Make the claim of a step, not stored yet; the key of its source."""
        if step.words is None or step.wanted is None or step.wanted.stored is None:
            raise ValueError(step.record.where)
        capture, selector = step.words.places[step.at]
        capture = capture or step.words.stored
        if capture is None:
            raise ValueError(step.record.where)
        claim = Claim(created_by=self.actor, source=step.wanted.stored, **step.fields)
        if uid := step.record.claim.get("uid"):
            claim.uid = uid
        claim.question = self._question(step)
        place_claim(claim, capture, selector)
        if capture is not step.words.stored:
            refuse_withheld(withheld_of(capture), claim.start, claim.end)
        step.claim = claim
        return step.wanted.stored.pk

    def _question(self, step: Step) -> Question | None:
        text = step.question or ""
        if not text:
            return None
        said = {name: value for name, value in step.record.question.items() if value} | {"text": text}
        if text.casefold() not in self._questions:
            if Question.objects.filter(uid=said.get("uid", "")).exists():
                del said["uid"]
            if not Question.objects.filter(text__iexact=text).exists():
                self._fresh_questions.add(text.casefold())
                self._note(save_question(actor=self.actor, question=Question(**said), why=self._why))
            self._questions[text.casefold()] = question_named(actor=self.actor, text=text)
        question = self._questions[text.casefold()]
        more = {name: said[name] for name in PICO if name in said and not getattr(question, name)}
        if more and text.casefold() in self._fresh_questions:
            for name, value in more.items():
                setattr(question, name, value)
            save_question(actor=self.actor, question=question, why=self._why)
        return question

    def _describe_new(self, steps: list[Step]) -> None:
        """What coders say of new claims: each claim carries what the first of them says."""
        made: list[Description] = []
        carrying: list[Claim] = []
        for step in steps:
            for coder, said in step.described.items():
                claim = step.claim
                if claim is None:
                    continue
                one = Description(
                    claim=claim, coder=self._person(coder), question=claim.question, stage=self.terms.stage,
                    **(dict.fromkeys(SAID, "") | said),
                )  # fmt: skip
                made.append(one)
                if claim.description is None:
                    claim.description = one
                    carrying.append(claim)
                    for name in SAID:
                        setattr(claim, name, getattr(one, name))
        insert_all(made, keyed=True)
        self._note(*made)
        said_by: dict[tuple[int, tuple[str, ...]], list[Claim]] = defaultdict(list)
        for claim in carrying:
            claim.description = claim.description  # it has a key now
            coder_key = claim.description.coder_id if claim.description else 0
            said_by[coder_key, tuple(claim.said.values())].append(claim)
        # Most say one of few things: an update for each, where one a claim would take as long as all else.
        for (coder_key, codes), claims in said_by.items():
            own = Description.objects.on_the_spot().filter(claim=OuterRef("pk"), coder=coder_key, supersedes=None)
            rows = Claim.objects.filter(pk__in=[claim.pk for claim in claims])
            rows.update(description=Subquery(own.values("pk")[:1]), **dict(zip(SAID, codes, strict=True)))

    def _person(self, name: str) -> User:
        return self.people.known[name] if name else self.actor

    # --- what is here already ---

    def _changed(self, steps: list[Step]) -> None:
        for step in steps:
            claim = step.claim
            if claim is None or not step.changes or step.words is not None:
                continue
            for name, value in step.fields.items():
                setattr(claim, name, value)
            if step.question is not None:
                self._question(step)
            if claim.changed() or step.question is not None:
                with self.keeping(claim):
                    describe_claim(actor=self.actor, claim=claim, question_text=step.question, why=self._why)
            for coder, said in step.described.items():
                held = Claim.objects.select_for_update().get(pk=claim.pk)
                stage = Stage(self.terms.stage)
                with self.keeping(held):
                    own, carries = add_description(self._person(coder), held, said, why=self._why, stage=stage)
                    if carries:
                        save_described(self.actor, held, why=self._why)
                self._note(*([own] if own else []))

    def _rows(self, steps: list[Step]) -> None:
        new: dict[str, TableRow] = {}
        for step in steps:
            if step.wanted is None or step.wanted.stored is None:
                continue
            key = step.row_key or key_of(step.claim or step.wanted.stored) + step.beside
            row = step.row
            if row is None:
                became = {"source": step.wanted.stored, "claim": step.claim, "extra": step.extra}
                came = {"in_import": self.terms.brought_by, "created_by": self.actor}
                made = TableRow(table=self.terms.table, key=key, **came, **became)
                new.setdefault(key, made)
            elif row.extra != step.extra or row.claim_id != (step.claim.pk if step.claim else None):
                before = {"extra": row.extra, "claim_id": row.claim_id}
                row.extra, row.claim = step.extra, step.claim
                row.save(update_fields=["extra", "claim"])
                self._keep(row, {name: [value, getattr(row, name)] for name, value in before.items()})
        self._note(*insert_all(new.values(), keyed=True))

    # --- ratings ---

    def _ratings(self, steps: list[Step]) -> None:
        by_round: dict[str, list[tuple[Claim, Said]]] = defaultdict(list)
        for step in steps:
            for said in step.said:
                if step.claim is not None:
                    by_round[said.rated.values.get("round", "")].append((step.claim, said))
        for name, said_there in by_round.items():
            if name not in self.rounds:
                before = name in rounds_of(self.terms)
                self.rounds[name] = open_imported(self.actor, self.terms, name)
                self._note(*(() if before else [self.rounds[name]]))
            self._note(*store_ratings(self.rounds[name], self.people, said_there, self.terms))
