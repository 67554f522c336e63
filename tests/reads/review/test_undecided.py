"""What waits for a lead: the strongest disagreement first, and on what all agree."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.actions.claim import withdraw_claim
from claims.actions.decision import propose
from claims.choices import Role, UnitRole
from claims.models import Decision, RoundUnit
from claims.reads.person import person_of_request
from claims.reads.review.undecided import undecided
from tests.builders import everything, make_claim, make_rating, make_source, make_user, open_round
from tests.decided import decided, rated, ruling, several
from tests.items import make_version_with_items
from tests.led import close, led_round, reopen

pytestmark = pytest.mark.django_db
AGREE, DIFFER = ("unsupported", "unsupported"), ("supported", "unsupported")


def units(cases):
    return [case.unit for case in cases]


def certain(*certainties, claims):
    """A closed round of claims on which two people agree but for the certainty: a pair for each claim."""
    people = [make_user(Role.REVIEWER) for _ in range(2)]
    round_ = led_round(*claims, raters=tuple(people))
    for claim, said in zip(claims, certainties, strict=True):
        for person, certainty in zip(people, said, strict=True):
            make_rating(claim, reviewer=person, round_=round_, certainty=certainty)
    return close(round_)


def test_the_strongest_disagreement_comes_first(lead):
    claims = [make_claim() for _ in range(5)]
    round_ = certain(
        ("low", "moderate"), ("very_low", "high"), ("low", "low"), ("low", "does_not_apply"), ("low", ""), claims=claims
    )
    found = undecided(round_, lead)
    assert units(found.differ) == [claims[1].pk, claims[3].pk, claims[0].pk, claims[4].pk]
    assert [case.strength for case in found.differ] == pytest.approx([1, 1, 1 / 3, 0])
    assert {name for case in found.differ for name in case.differs} == {"certainty"}
    assert units(found.alike) == [claims[2].pk]


def test_other_verdicts_weigh_as_much_as_the_whole_scale_and_tags_differ_without_weight(lead):
    people, claim, tagged = [make_user(Role.REVIEWER) for _ in range(2)], make_claim(), make_claim()
    round_ = led_round(claim, tagged, raters=tuple(people))
    for person, verdict, tags in zip(people, DIFFER, (("outdated",), ()), strict=True):
        make_rating(claim, reviewer=person, round_=round_, verdict=verdict)
        make_rating(tagged, reviewer=person, round_=round_, failure_tags=tags)
    found = undecided(close(round_), lead)
    assert [(case.unit, case.strength) for case in found.differ] == [(claim.pk, 1), (tagged.pk, 0)]
    assert found.differ[1].differs == {"failure_tag"}


def test_what_is_decided_waits_no_more_and_comes_back_when_it_is_stale(lead):
    round_, claims = several(AGREE, DIFFER, DIFFER)
    decided(round_, claims[1])
    propose(actor=lead, round_=round_, unit=claims[2], ruling=ruling())
    found = undecided(round_, lead)
    assert (units(found.differ), units(found.alike)) == ([claims[2].pk], [claims[0].pk])
    assert (found.decided, found.proposed, found.stale) == (1, {claims[2].pk}, [])
    Decision.objects.update(stale_at=timezone.now(), stale_because="The page changed.")
    assert units(undecided(round_, lead).stale) == [claims[1].pk]


def test_nothing_waits_that_the_lead_may_not_see(lead):
    round_, claims = several(DIFFER, AGREE)
    both = make_user(Role.LEAD, Role.REVIEWER)
    led_round(claims[0], raters=(both,))
    assert units(undecided(round_, both).differ) == []
    assert units(undecided(round_, lead).differ) == [claims[0].pk]
    rates_in_it = make_user(Role.LEAD, Role.REVIEWER)
    hidden = reopen(rated(*DIFFER, raters=[rates_in_it, make_user(Role.REVIEWER)])[0])
    assert undecided(hidden, rates_in_it).differ == []


def test_training_and_gold_and_what_was_withdrawn_wait_for_nobody(lead):
    round_, claims = several(DIFFER, DIFFER, DIFFER, DIFFER)
    for claim, role in zip(claims, (UnitRole.TRAINING, UnitRole.GOLD), strict=False):
        RoundUnit.objects.filter(round=round_, claim=claim).update(role=role)
    withdraw_claim(actor=everything(), claim=claims[2], because="Twice.")
    assert units(undecided(round_, lead).differ) == [claims[3].pk]


def test_one_rater_neither_agrees_nor_differs(lead):
    claim, mine = make_claim(), make_claim()
    both = make_user(Role.LEAD, Role.REVIEWER)
    make_rating(claim)
    make_rating(mine, reviewer=both)
    found = undecided(open_round(), lead)
    assert (units(found.single), found.alike, found.differ) == ([claim.pk, mine.pk], [], [])
    assert [case.mine_alone for case in undecided(open_round(), both).single] == [True]


def test_a_rating_that_was_replaced_counts_no_more(lead):
    claim, rater = make_claim(), make_user(Role.REVIEWER)
    first = make_rating(claim, reviewer=rater, verdict="supported")
    make_rating(claim)
    assert units(undecided(open_round(), lead).differ) == [claim.pk]
    make_rating(claim, reviewer=rater, supersedes=first)
    assert units(undecided(open_round(), lead).alike) == [claim.pk]


def test_items_of_sources_count(lead):
    sources, people = [make_source() for _ in range(3)], [make_user(Role.REVIEWER) for _ in range(2)]
    items = ({"code": code, "about": "source", "required": False} for code in ("risks", "costs"))
    version = make_version_with_items(*items, reason_asked="never")
    round_ = led_round(*sources, raters=tuple(people), scheme_version=version)
    said = [({"risks": "yes", "costs": "no"}, {"risks": "no", "costs": "yes"}), ({"risks": "yes"}, {"risks": "no"})]
    said.append(({"risks": "yes"}, {"risks": "yes"}))
    for source, answers in zip(sources, said, strict=True):
        for person, given in zip(people, answers, strict=True):
            make_rating(source, reviewer=person, round_=round_, verdict="", answers=given)
    found = undecided(close(round_), lead)
    assert [(case.unit, case.strength) for case in found.differ] == [(sources[0].pk, 2), (sources[1].pk, 1)]
    assert units(found.alike) == [sources[2].pk]


def test_the_number_of_queries_does_not_grow_with_units(lead):
    numbers = []
    for many in (1, 1, 5):
        round_, _ = several(*[DIFFER] * many)
        person = person_of_request(lead.pk)
        with CaptureQueriesContext(connection) as asked:
            assert len(undecided(round_, person).differ) == many
        numbers.append(len(asked))
    # What a codebook asks is read once by a process.
    assert numbers[1] == numbers[2] <= 6
