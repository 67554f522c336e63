"""Looking at the records of a table beside what is here: new, same, changed or refused, and why. Writes nothing."""

from collections.abc import Iterable
from dataclasses import replace

from django.core.exceptions import ValidationError

from claims.actions.record import MOST_TYPED
from claims.actions.table.copies import Copies
from claims.actions.table.evidence import source_values
from claims.actions.table.look_said import look_at_said
from claims.actions.table.once import Once
from claims.actions.table.people import People
from claims.actions.table.sources import Seen, Sources, Wanted
from claims.actions.table.step import MOST_KEY, PICO, Step, by_field, key_of
from claims.actions.table.terms import Terms
from claims.actions.table.unkept import keep_beside
from claims.actions.table.words import bare, place_quotes
from claims.models import Claim, Question, TableRow
from claims.rules.extract.document import BadText, clean_typed, sha256_of_text
from claims.rules.identify.uid import is_uid
from claims.rules.span.withholding import WITHHELD
from claims.rules.table_record import Record, Values

# Fields of a claim that a table can change; its words it cannot.
FIELDS = ("statement", "language", "translation", "translation_by", "note")
_LENGTHS = dict.fromkeys(FIELDS, MOST_TYPED) | {"language": 35, "translation_by": 120}


class Look:
    """Goes through a table batch by batch, and remembers what came before in it."""

    def __init__(self, terms: Terms, people: People) -> None:
        self.terms, self.people = terms, people
        self._sources = Sources()
        self._seen = Seen(self._sources)
        self._copies = Copies()
        # Of a hundred thousand rows: hashes, in place of what they are of.
        self._keys: dict[int, tuple[str, int]] = {}
        self._rated: set[int] = set()
        self._once = Once()
        self._told: set[str] = set()
        self._questions: dict[str, Question | None] = {}

    def at(self, records: Iterable[Record]) -> list[Step]:
        """A step for each record of a batch, in order."""
        self._seen.begin_batch()
        steps = [Step(record, record.key[:MOST_KEY]) for record in records]
        for step in steps:
            self._source(step)
        self._join_rows(steps)
        self._sources.look_up({id(step.wanted): step.wanted for step in steps if step.wanted}.values())
        self._copies.look_up(steps)
        self._claims(steps)
        for step in steps:
            self._compare(step)
        self._place(steps)
        for step in steps:
            keep_beside(step, self._told)
            self._compare_row(step)
        look_at_said(steps, self.terms, self.people, self._rated, self._once)
        return steps

    # --- sources ---

    def _source(self, step: Step) -> None:
        values = dict(step.record.source)
        if not any(values.values()) and step.record.capture.get("address"):
            values["address"] = step.record.capture["address"]
        elif step.of_study:
            values = source_values(step.record.evidence[0])
        try:
            wanted = self._sources.wanted(values)
            known = self._seen.known(wanted)
        except ValidationError as error:
            for name, why in by_field(error):
                step.tell(f"source.{name}", why, "Change it in the table, or leave the column out.")
            return
        if known:
            step.wanted, first = known[0]
            if any(one is not step.wanted for one, _ in known):
                what = f"By its identifiers it is the source of {first} and of {known[-1][1]}, which are two."
                step.tell("source.title", what, "Mend the identifiers.")
            self._join(step, step.wanted, wanted, first)
        else:
            step.wanted = wanted
        self._seen.keep(step.wanted, step.record.where, wanted.identities)
        sells = {"publisher_sells": wanted.sells}
        self._once.check(step, "source", "publisher", step.wanted.publisher, sells)

    def _join(self, step: Step, first: Wanted, wanted: Wanted, where: str) -> None:
        """Two rows of one source: what the second adds is taken, and where it says otherwise it is refused."""
        for name, value in wanted.values.items():
            if name not in first.values:
                first.take(name, wanted)
            elif name == "tags":
                first.take_tags(wanted.tags)
            elif first.said(name) != wanted.said(name):
                had = first.values[name]
                what = f"It says “{value[:60]}” of its source, and {where} says “{had[:60]}” of the same."
                step.tell(f"source.{name}", what, "Make them say the same, or give the sources their own addresses.")

    # --- claims ---

    def _claims(self, steps: list[Step]) -> None:
        """Find the claims that are here: by uid, by the key of the row, else by source and words."""
        uids = {uid for step in steps if (uid := step.record.claim.get("uid"))}
        claims = Claim.objects.select_related("question", "description", "source", "capture").defer("capture__text")
        by_uid = claims.in_bulk(uids, field_name="uid") if uids else {}
        rows = TableRow.objects.filter(
            table=self.terms.table, key__in={key for step in steps for key in (step.key, step.row_key)}
        )
        by_key = {row.key: row for row in rows}
        by_row = claims.in_bulk([row.claim_id for row in by_key.values() if row.claim_id])
        stored = {step.wanted.stored.pk for step in steps if step.wanted and step.wanted.stored}
        hashes = {sha256_of_text(step.quote) for step in steps if step.quote}
        same = claims.filter(source__in=stored, quote_sha256__in=hashes, withdrawn_at=None) if stored else ()
        by_words: dict[tuple[int, str], list[Claim]] = {}
        for claim in same:
            by_words.setdefault((claim.source_id, claim.quote_sha256), []).append(claim)
        of_table = TableRow.objects.filter(table=self.terms.table, claim__in=[one.pk for one in same])
        taken = set(of_table.values_list("claim", flat=True))
        for step in steps:
            step.row = by_key.get(step.row_key)
            of_claim = by_key.get(step.key)
            uid = step.record.claim.get("uid", "")
            if uid and not is_uid(uid):
                step.tell("claim.uid", f"“{uid[:40]}” is no identifier of a claim here.", "Leave the column out.")
            step.claim = by_uid.get(uid) or (by_row.get(of_claim.claim_id or 0) if of_claim else None)
            if step.claim is None and of_claim is None and step.quote and step.wanted and step.wanted.stored:
                words = (step.wanted.stored.pk, sha256_of_text(step.quote))
                step.claim = next((one for one in by_words.get(words, ()) if not step.key or one.pk not in taken), None)
                taken |= {step.claim.pk} if step.claim else set()
        self._rows_without_key([step for step in steps if not step.key])

    def _rows_without_key(self, steps: list[Step]) -> None:
        known = {
            id(step): key_of(one) + step.beside
            for step in steps
            if (one := step.claim or (step.wanted and step.wanted.stored))
        }
        rows = TableRow.objects.filter(table=self.terms.table, key__in=set(known.values())) if known else ()
        by_key = {row.key: row for row in rows}
        for step in steps:
            step.row = by_key.get(known.get(id(step), ""))

    def _join_rows(self, steps: list[Step]) -> None:
        """Several rows of one claim: each may add ratings, codes or studies; they say the same of the claim."""
        here: dict[str, Step] = {}
        for step in steps:
            key = step.key or (f"{step.wanted and step.wanted.place} {step.quote}" if step.quote else "")
            if not key:
                # Several rows of a source without words and keys are told apart by where they stand.
                of_source = hash(("row of", step.wanted.place if step.wanted else step.record.where))
                step.further = self._keys.setdefault(of_source, (step.record.where, 0))[0] != step.record.where
                continue
            record = step.record
            parts = (record.claim, record.question, record.capture)
            said = hash((step.quote, *(sorted_item for part in parts for sorted_item in sorted(part.items()))))
            where, before = self._keys.setdefault(hash(key), (record.where, said))
            if where == record.where:
                here[key] = step
            elif before != said or not (record.ratings or record.descriptions or record.evidence):
                what = (
                    f"“{step.key[:60]}” is the key of {where} already." if step.key else f"{where} has the same words."
                )
                step.tell("claim.uid", what, "Give one another key, or make both say the same of the claim.")
            else:
                step.further, step.first = True, here.get(key)

    # --- what it says otherwise ---

    def _compare(self, step: Step) -> None:
        wanted = step.wanted
        if wanted is not None and wanted.ambiguous:
            step.tell("source.title", wanted.ambiguous, "Give the identifier of the one that is meant.")
        if wanted is not None and wanted.stored is not None:
            step.change(f"source {wanted.stored.number}", wanted.changes)
        if not step.quote:
            if step.record.evidence:
                self._check_asked(step)
            if any(step.record.claim.values()) or step.record.ratings or step.record.descriptions:
                step.tell(
                    "claim.quote", "It has no quote, so that there is no claim.", "Choose the column with the quotes."
                )
        elif step.claim is not None:
            self._compare_claim(step, step.claim)
        else:
            self._check_claim(step)

    def _compare_row(self, step: Step) -> None:
        if step.row is not None and step.row.extra != step.extra:
            had, now = step.row.extra, step.extra
            pairs = {
                name: (had.get(name, ""), now.get(name, ""))
                for name in {**had, **now}
                if had.get(name) != now.get(name)
            }
            step.change(f"row {step.row.key}", pairs)

    def _compare_claim(self, step: Step, claim: Claim) -> None:
        name = f"claim {claim.short_number}"
        if claim.withdrawn_at is not None:
            step.tell("claim.uid", f"The {name} was withdrawn.", "Leave the row out.")
        elif claim.withheld_at is not None and step.quote == WITHHELD:
            step.tell("claim.quote", f"The words of {name} are withheld: it stays as it is.", "", refuses=False)
            return
        elif claim.withheld_at is not None:
            step.tell("claim.quote", f"The words of {name} are withheld.", "Leave the row out.")
        elif step.wanted and step.wanted.stored and step.wanted.stored.pk != claim.source_id:
            step.tell("source.uid", f"The {name} is of another source.", "Give the row another key.")
        elif bare(claim.quote) != step.quote and bare(claim.quote_read) != step.quote:
            what = f"The {name} has other words: “{claim.quote[:80]}”. The words of a claim stay as they are."
            step.tell("claim.quote", what, "Give the row another key, so that it becomes a claim of its own.")
        pairs = {
            field_name: (getattr(claim, field_name), value)
            for field_name in FIELDS
            if (value := step.record.claim.get(field_name, "").strip()) and value != getattr(claim, field_name)
        }
        self._check_claim(step)
        step.fields = {field_name: after for field_name, (_, after) in pairs.items()}
        text = step.record.question.get("text", "").strip()
        if text and (claim.question is None or claim.question.text.casefold() != text.casefold()):
            step.question = text
            pairs["question"] = (claim.question.text if claim.question else "", text)
        step.change(name, pairs)

    def _check_claim(self, step: Step) -> None:
        """Whether its fields can be kept."""
        for name in FIELDS:
            value = step.record.claim.get(name, "").strip()
            step.fields |= {name: value} if value else {}
            if why := _unfit(value, _LENGTHS[name]):
                step.tell(f"claim.{name}", why, "Shorten or mend it.")
        self._check_asked(step)

    def _check_asked(self, step: Step) -> None:
        text = step.record.question.get("text", "").strip()
        step.question = text or None
        if why := _unfit(text, 300):
            step.tell("question.text", why, "Shorten or mend it.")
        elif text:
            self._check_question(step, text)
            step.asked = self._questions[text.casefold()] or Question(text=text)

    def _check_question(self, step: Step, text: str) -> None:
        if text.casefold() not in self._questions:
            self._questions[text.casefold()] = Question.objects.filter(text__iexact=text).first()
        stored = self._questions[text.casefold()]
        self._once.check(step, "question", "question", text.casefold(), step.record.question | {"text": ""})
        for name in ("uid", *PICO):
            value = step.record.question.get(name, "").strip()
            if name == "uid" and value and not is_uid(value):
                step.tell("question.uid", f"“{value[:40]}” is no identifier of a question.", "Leave the column out.")
            elif why := _unfit(value, 300):
                step.tell(f"question.{name}", why, "Shorten or mend it.")
            elif value and stored is not None and value != getattr(stored, name):
                what = f"The question is here already, with “{getattr(stored, name)[:60]}” for its {name}: it stays so."
                step.tell(f"question.{name}", what, "Change it on the page of the question.", refuses=False)
        if stored is not None and stored.withdrawn_at is not None:
            step.tell("question.text", f"The question “{text[:80]}” was withdrawn.", "Choose another one.")

    def _place(self, steps: list[Step]) -> None:
        """Find where the words of new claims stand, source by source."""
        groups: dict[int, list[tuple[Values, list[Step]]]] = {}
        for step in steps:
            if (
                step.quote
                and step.claim is None
                and not step.further
                and step.wanted is not None
                and not step.is_refused
            ):
                _group(groups.setdefault(id(step.wanted), []), step)
        copies: set[tuple[object, ...]] = set()
        for capture, group in (one for of_source in groups.values() for one in of_source):
            stored = group[0].wanted.stored if group[0].wanted else None
            of_copy = replace(group[0].record, capture=capture)
            words = place_quotes(stored, [one.record for one in group], [one.quote for one in group], of_copy)
            for at, step in enumerate(group):
                step.words, step.at = words, at
                if at in words.problems:
                    step.problems.append(words.problems[at])
            if words.copy is not None:
                same = (id(group[0].wanted), words.copy.data, words.copy.facts["observed_at"])
                if same in copies:
                    what = "A row before it has the very same text of its source, on another copy."
                    group[0].tell("capture.address", what, "Say of each when it was seen.")
                copies.add(same)


def _group(groups: list[tuple[Values, list[Step]]], step: Step) -> None:
    """Put it to those of its source that say nothing otherwise of their copy: they stand on one."""
    said = {name: value for name, value in step.record.capture.items() if value}
    for capture, group in groups:
        if all(capture.get(name, value) == value for name, value in said.items()):
            capture.update(said)
            group.append(step)
            return
    groups.append((said, [step]))


def _unfit(value: str, most: int) -> str:
    if len(value) > most:
        return f"Keep it below {most:,} characters; this has {len(value):,}."
    try:
        clean_typed(value)
    except BadText as error:
        return str(error)
    return ""
