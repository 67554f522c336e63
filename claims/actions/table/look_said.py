"""Looking at what people said of the claims of a table: their codes, their ratings, and the studies beside them."""

from collections.abc import Mapping as Named

from django.core.exceptions import ValidationError

from claims.actions.table.evidence import item_of, split_said, study_changes, study_of
from claims.actions.table.once import Once
from claims.actions.table.people import People
from claims.actions.table.rating_said import Said, comparable, differences, read_rating
from claims.actions.table.ratings import known_uids, rounds_of, stored_by
from claims.actions.table.step import Step, by_field
from claims.actions.table.terms import Change, Terms
from claims.models import Description, Rating
from claims.models.description import SAID
from claims.reads.review.asked import Asked, asked_by
from claims.rules.table_record import Problem, Rated

_CODES = {
    field.name: tuple(code for code, _ in field.flatchoices)
    for field in Description._meta.concrete_fields
    if field.name in SAID
}


def look_at_said(steps: list[Step], terms: Terms, people: People, before: set[int], once: Once) -> None:
    """Find out what is new in it, and whose it is. `before`: who rated what in earlier batches of the table.

    `once`: what was said there of things of which several rows speak.
    """
    uids = known_uids(rated.values.get("uid", "") for step in steps for rated in step.record.ratings)
    _people(steps, people, uids)
    for step in steps:
        _described_well(step)
    _described(steps, people)
    for step in steps:
        _evidence(step, once)
    _rated(steps, terms, people, uids, before)
    for step in steps:
        if step.first is not None and step.claim is None:
            _join(step.first, step)


def _join(first: Step, step: Step) -> None:
    """What a further row says of a claim that is not here yet is stored with the row that makes it."""
    for coder, said in step.described.items():
        if first.described.setdefault(coder, said) != said:
            what = f"“{coder}” coded the wording in {first.record.where} already, and otherwise."
            step.tell("description.coder", what, "Keep the coding that stands.")
    first.said += step.said
    step.said, step.described = [], {}


def _people(steps: list[Step], people: People, uids: Named[str, Rating]) -> None:
    asked = {said.get("uid", "") for step in steps for said in step.record.descriptions.values()} - {""}
    coded = set(Description.objects.filter(uid__in=asked).values_list("uid", flat=True)) if asked else set()
    for step in steps:
        raters = {rated.rater for rated in step.record.ratings if rated.values.get("uid") not in uids}
        coders = {coder for coder, said in step.record.descriptions.items() if coder and said.get("uid") not in coded}
        for name in sorted(raters | coders):
            if (problem := people.ask(name)) is not None:
                step.problems.append(Problem(step.record.where, problem.what, problem.why))


def _described_well(step: Step) -> None:
    for said in step.record.descriptions.values():
        for name, code in said.items():
            codes = _CODES.get(name, ())
            if code and name != "uid" and code not in codes:
                step.tell(f"description.{name}", f"“{code[:60]}” is none of {', '.join(codes)}.", "Say what it means.")


def _described(steps: list[Step], people: People) -> None:
    claims = [step.claim.pk for step in steps if step.claim]
    own = Description.objects.on_the_spot().filter(claim__in=claims, superseded_by=None, withdrawn_at=None)
    by = {(one.claim_id, one.coder_id): one for one in own}
    uids = {said["uid"] for step in steps for said in step.record.descriptions.values() if said.get("uid")}
    by_uid = {one.uid: one for one in Description.objects.filter(uid__in=uids)} if uids else {}
    for step in steps:
        for coder, given in step.record.descriptions.items():
            said = {name: code for name, code in given.items() if name != "uid"}
            if (here := by_uid.get(given.get("uid", ""))) is not None:
                if not said.items() <= here.said.items():
                    what = f"The coding {here.uid} here says something else, and a coding is never changed."
                    step.tell("description.uid", what, "Leave its identifier out, and it becomes a coding of its own.")
                continue
            if not coder and step.claim is not None and said.items() <= step.claim.said.items():
                # Nobody says whose it is, and the claim says so already, whoever said it.
                continue
            person = people.known.get(coder)
            had = by.get((step.claim.pk, person.pk)) if step.claim and person and person.pk else None
            before = had.said if had else dict.fromkeys(SAID, "")
            if had is None or before | said != before:
                step.described[coder] = said
                if step.claim is not None:
                    pairs = {name: (before[name], code) for name, code in said.items() if before[name] != code}
                    step.change(f"coding of “{coder}”", pairs)


def _evidence(step: Step, once: Once) -> None:
    for values in step.record.evidence:
        try:
            item = item_of(values)
        except ValidationError as error:
            for name, why in by_field(error):
                step.tell(f"evidence.{name}", why, "Change it in the table, or leave the column out.")
            continue
        if not values.get("stance"):
            what = f"Nothing says how the study “{item.title[:60]}” stands on the claim: it is not linked."
            step.tell("evidence.title", what, "Give its stance to link it.", refuses=False)
        elif not step.quote and step.question is None:
            what = "A study stands on a claim or a question, and the row has neither."
            step.tell("evidence.title", what, "Name the column with the quotes, or that with the questions.")
        study, link = split_said(item, values)
        once.check(step, "evidence", "study", study_of(item, values), study)
        once.check(
            step, "evidence", "study", (_claim_of(step) if step.quote else step.question, study_of(item, values)), link
        )
        for name, before, after in study_changes(item, values, None if step.is_new else step.on):
            step.changes.append(Change(step.record.where, f"study “{item.title[:60]}”", name, before, after))


def _rated(steps: list[Step], terms: Terms, people: People, uids: Named[str, Rating], seen: set[int]) -> None:
    rounds = rounds_of(terms) if terms.version and any(step.record.ratings for step in steps) else {}
    asked: dict[int, Asked] = {}
    before = stored_by((step.claim for step in steps if step.claim), rounds.values()) if rounds else {}
    for step in steps:
        for rated in step.record.ratings:
            here = uids.get(rated.values.get("uid", ""))
            version = terms.version if here is None else here.scheme_version
            if version is not None and version.pk not in asked:
                asked[version.pk] = asked_by(version)
            said = read_rating(rated, version, asked.get(version.pk) if version else None, step.record.places)
            step.problems += said.problems
            if said.problems:
                continue
            if here is not None:
                if comparable(here) != said.comparable:
                    what = f"The rating {here.uid} here says something else, and a rating is never changed."
                    step.tell("rating.uid", what, "Leave its identifier out, and it becomes a rating of its own.")
                continue
            person, name = people.known.get(rated.rater), rated.values.get("round", "")
            # Of whom it is not known who they are, each name is somebody.
            whose = str(person.pk or id(person)) if person else f"“{rated.rater}”"
            _refuse_two(step, rated, (_claim_of(step), whose, name, rated.values.get("uid", "")), seen)
            round_ = rounds.get(name)
            stored = step.claim is not None and person is not None and person.pk and round_ is not None
            last = before.get((round_.pk, step.claim.pk, person.pk)) if stored else None  # type: ignore[union-attr]
            if last is None or comparable(last) != said.comparable:
                step.said.append(said)
                if step.claim is not None:
                    step.changes += _rating_changes(rated, said, last, asked.get(version.pk if version else 0))


def _rating_changes(rated: Rated, said: Said, last: Rating | None, asked: Asked | None) -> list[Change]:
    """What it says anew, or otherwise than the rating whose place it takes."""
    whose = f"rating of “{rated.rater}”"
    if last is not None and asked is not None:
        pairs = differences(last, said, asked)
        return [Change(rated.where, whose, name, before[:200], now[:200]) for name, (before, now) in pairs.items()]
    what = " ".join(f"{name}={value}" for name, value in rated.values.items())[:200]
    return [Change(rated.where, whose, "rating", "", what)]


def _claim_of(step: Step) -> str:
    return step.key or (f"{step.wanted.place} {step.quote}" if step.wanted else step.quote)


def _refuse_two(step: Step, rated: Rated, whose: tuple[str, ...], seen: set[int]) -> None:
    if hash(whose) in seen:
        what = f"“{rated.rater}” rated it twice, or two names in the table are one person."
        step.tell("rating.rater", what, "Keep the rating that stands, or say who they are.")
    seen.add(hash(whose))
