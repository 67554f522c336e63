"""Looking at what people said of the claims of a table: their codes, their ratings, and the studies beside them."""

from collections.abc import Mapping as Named
from dataclasses import replace

from django.core.exceptions import ValidationError

from claims.actions.table.evidence import item_of, link_changes, stored_item
from claims.actions.table.people import People
from claims.actions.table.ratings import comparable, known_uids, read_rating, rounds_of, stored_by
from claims.actions.table.step import Step, by_field
from claims.actions.table.terms import Change, Terms
from claims.models import Description, Rating
from claims.models.description import SAID
from claims.rules.table_record import Problem, Rated

_CODES = {
    field.name: tuple(code for code, _ in field.flatchoices)
    for field in Description._meta.concrete_fields
    if field.name in SAID
}


def look_at_said(steps: list[Step], terms: Terms, people: People) -> None:
    """Find out what is new in it, and whose it is."""
    uids = known_uids(rated.values.get("uid", "") for step in steps for rated in step.record.ratings)
    _people(steps, people, uids)
    for step in steps:
        _described_well(step)
    _described(steps, people)
    for step in steps:
        _evidence(step)
    _rated(steps, terms, people, uids)


def _people(steps: list[Step], people: People, uids: Named[str, Rating]) -> None:
    for step in steps:
        raters = {rated.rater for rated in step.record.ratings if rated.values.get("uid") not in uids}
        for name in sorted(raters | set(step.record.descriptions) - {""}):
            if (problem := people.ask(name)) is not None:
                step.problems.append(Problem(step.record.where, problem.what, problem.why))


def _described_well(step: Step) -> None:
    for said in step.record.descriptions.values():
        for name, code in said.items():
            codes = _CODES.get(name, ())
            if code and code not in codes:
                step.tell(f"description.{name}", f"“{code[:60]}” is none of {', '.join(codes)}.", "Say what it means.")


def _described(steps: list[Step], people: People) -> None:
    claims = [step.claim.pk for step in steps if step.claim]
    own = Description.objects.on_the_spot().filter(claim__in=claims, superseded_by=None, withdrawn_at=None)
    by = {(one.claim_id, one.coder_id): one for one in own}
    for step in steps:
        for coder, said in step.record.descriptions.items():
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


def _evidence(step: Step) -> None:
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
        elif not step.quote:
            step.tell("evidence.title", "A study stands on a claim, and the row has none.", "Name the quotes.")
        pairs = link_changes(values, stored_item(item, values.get("uid", "")), step.claim) if step.claim else ()
        for name, before, after in pairs:
            step.changes.append(Change(step.record.where, f"study “{item.title[:60]}”", name, before, after))


def _rated(steps: list[Step], terms: Terms, people: People, uids: Named[str, Rating]) -> None:
    rounds = rounds_of(terms) if terms.version and any(step.record.ratings for step in steps) else {}
    before = stored_by((step.claim for step in steps if step.claim), rounds.values()) if rounds else {}
    for step in steps:
        seen: set[tuple[str, ...]] = set()
        for rated in step.record.ratings:
            here = uids.get(rated.values.get("uid", ""))
            said = read_rating(rated, terms if here is None else replace(terms, version=here.scheme_version))
            step.problems += said.problems
            if said.problems:
                continue
            if here is not None:
                if comparable(here) != said.comparable:
                    what = f"The rating {here.uid} here says something else, and a rating is never changed."
                    step.tell("rating.uid", what, "Leave its identifier out, and it becomes a rating of its own.")
                continue
            person, name = people.known.get(rated.rater), rated.values.get("round", "")
            _refuse_two(
                step, rated, (str(person.pk or id(person)) if person else "", name, rated.values.get("uid", "")), seen
            )
            round_ = rounds.get(name)
            stored = step.claim is not None and person is not None and person.pk and round_ is not None
            last = before.get((round_.pk, step.claim.pk, person.pk)) if stored else None  # type: ignore[union-attr]
            if last is None or comparable(last) != said.comparable:
                step.said.append(said)
                if step.claim is not None:
                    what = " ".join(f"{name}={value}" for name, value in rated.values.items())[:200]
                    had = "another rating" if last else ""
                    step.changes.append(Change(rated.where, f"rating of “{rated.rater}”", "rating", had, what))


def _refuse_two(step: Step, rated: Rated, whose: tuple[str, ...], seen: set[tuple[str, ...]]) -> None:
    if whose in seen:
        what = f"“{rated.rater}” rated it twice, or two names in the table are one person."
        step.tell("rating.rater", what, "Keep the rating that stands, or say who they are.")
    seen.add(whose)
