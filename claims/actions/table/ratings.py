"""Ratings that were made elsewhere: they stand in a round of their own, which is closed and marked as imported."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Prefetch
from django.utils import timezone

from claims.actions.assignment import note_event
from claims.actions.round import freeze_version
from claims.actions.table.people import People
from claims.actions.table.rating_said import Said
from claims.actions.table.terms import Terms
from claims.actions.unit import FIRST, STEP
from claims.choices import RoundStep
from claims.database.insert import insert_all
from claims.models import (
    OPERATOR,
    Answer,
    Assignment,
    Claim,
    Rating,
    Round,
    RoundRater,
    RoundUnit,
    User,
)
from claims.reads.review.basis import bases_of
from claims.reads.review.frozen import frozen_of


def rounds_of(terms: Terms) -> dict[str, Round]:
    """The imported rounds of a table with its codebook, by the name that rows have for them."""
    rounds = Round.objects.filter(imported=True, chosen_by__table=terms.table, scheme_version=terms.version)
    return {str(one.chosen_by.get("round", "")): one for one in rounds.select_related("scheme_version__scheme")}


def stored_by(claims: Iterable[Claim], rounds: Iterable[Round]) -> dict[tuple[int, int, int], Rating]:
    """The latest ratings of these claims in these rounds, by round, claim and reviewer."""
    rows = Rating.objects.visible_to(OPERATOR).current().filter(round__in=list(rounds), claim__in=list(claims))
    answers = Prefetch("answers", Answer.objects.order_by())
    return {(one.round_id, one.claim_id or 0, one.reviewer_id): one for one in rows.prefetch_related(answers)}


def known_uids(uids: Iterable[str]) -> dict[str, Rating]:
    """Ratings that are here, by their uid: they came out of this installation."""
    rows = Rating.objects.visible_to(OPERATOR).filter(uid__in=set(uids)).select_related("scheme_version__scheme")
    return {one.uid: one for one in rows.prefetch_related(Prefetch("answers", Answer.objects.order_by()))}


# --- storing ----------------------------------------------------------------------------------------------------------


def open_imported(actor: User, terms: Terms, name: str) -> Round:
    """The round for these ratings, made where there is none. Nobody sees it before `close_imported`."""
    found = rounds_of(terms).get(name)
    if found is not None or terms.version is None:
        return found or Round()
    version = freeze_version(terms.version.pk)
    told = name or terms.round_name or f"Imported from {terms.table}"
    made = Round(name=told[:120], imported=True, scheme_version=version, raters_each=1, hides_earlier=False)
    came = {"import": terms.brought_by.uid} if terms.brought_by else {}
    made.chosen_by = {"table": terms.table, "round": name, "units": 0, **came}
    made.full_clean(exclude=["chosen_by"])
    made.save()
    note_event(made, RoundStep.MADE, actor, f"For ratings that came in with “{terms.table}”.")
    return made


def close_imported(actor: User, round_: Round) -> None:
    """Let everybody see a round whose ratings are all there: it is closed as soon as it opens."""
    units = RoundUnit.objects.filter(round=round_)
    round_.chosen_by = round_.chosen_by | {"units": units.count()}
    each = Counter(Assignment.objects.filter(round=round_).order_by().values_list("claim", flat=True))
    if round_.opened_at is None:
        round_.raters_each = max(each.values(), default=1)
        round_.opened_at = round_.closed_at = timezone.now()
        note_event(round_, RoundStep.CLOSED, actor, "Imported: it was rated elsewhere, and nobody rates in it here.")
    round_.save()


def store_ratings(round_: Round, people: People, said: list[tuple[Claim, Said]], terms: Terms) -> list[Rating]:
    """Store ratings of claims in an imported round, each after the one of the same rater that it takes the place of.

    Those that are stored already stay, and are not among the ones that it gives.
    """
    made: list[Rating] = []
    _hand_out(round_, {(claim.pk, people.known[one.rated.rater].pk) for claim, one in said})
    latest = stored_by({claim for claim, _ in said}, [round_])
    bases = bases_of({claim.pk for claim, _ in said}, round_)
    waiting = said
    while waiting:
        # At one go the next of each rater and claim; of nearly all there is no other.
        now: dict[tuple[int, int, int], tuple[Rating, Said]] = {}
        later = []
        for claim, one in waiting:
            rater = people.known[one.rated.rater]
            key = (round_.pk, claim.pk, rater.pk)
            if key in now:
                later.append((claim, one))
            else:
                now[key] = (_made(round_, claim, rater, one, latest.get(key)), one)
        for rating, _ in now.values():
            rating.stage, rating.basis = terms.stage, bases[rating.claim_id or 0]
        _store(list(now.values()))
        made += [rating for rating, _ in now.values()]
        latest |= {key: rating for key, (rating, _) in now.items()}
        waiting = later
    return made


def _made(round_: Round, claim: Claim, rater: User, one: Said, last: Rating | None) -> Rating:
    rating = Rating(
        round=round_, claim=claim, reviewer=rater, scheme_version=round_.scheme_version, supersedes=last,
        submitted_at=one.at or timezone.now(), **one.fields,
    )  # fmt: skip
    if uid := one.rated.values.get("uid"):
        rating.uid = uid
    return rating


def _store(made: list[tuple[Rating, Said]]) -> None:
    insert_all((rating for rating, _ in made), keyed=True)
    insert_all(
        Answer(rating=rating, item_id=level.item_id or 0, level=level) for rating, one in made for level in one.answers
    )


def _hand_out(round_: Round, pairs: set[tuple[int, int]]) -> None:
    """Units with their evidence, raters and assignments, as every round has them; those that are there stay."""
    claims = sorted({claim for claim, _ in pairs})
    units = RoundUnit.objects.filter(round=round_)
    there = set(units.filter(claim__in=claims).values_list("claim", flat=True))
    last = units.order_by("-position").values_list("position", flat=True).first() or FIRST
    new = [claim for claim in claims if claim not in there]
    frozen = frozen_of(new) if new else {}
    insert_all(
        RoundUnit(round=round_, claim_id=claim, position=last + STEP * at, evidence=frozen[claim][0])
        for at, claim in enumerate(new, 1)
    )
    for person in sorted({person for _, person in pairs}):
        RoundRater.objects.get_or_create(round=round_, reviewer_id=person)
    had = set(Assignment.objects.filter(round=round_, claim__in=claims).values_list("claim", "reviewer"))
    insert_all(
        Assignment(round=round_, claim_id=claim, reviewer_id=person, position=FIRST)
        for claim, person in sorted(pairs - had)
    )
