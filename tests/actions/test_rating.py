"""Submitting ratings: what a scheme version asks, once per reviewer, superseded instead of edited."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.claim import withdraw_claim
from claims.actions.description import describe
from claims.actions.judgement import Judgement
from claims.actions.rating import save_draft, submit_rating
from claims.actions.round import close_round, open_standing_round
from claims.choices import Role
from claims.models import OPERATOR, Draft, Rating, SchemeVersion
from tests import builders
from tests.builders import (
    OWN_CODES,
    change_round,
    make_claim,
    make_evidence_link,
    make_question,
    make_rating,
    make_scheme_version,
    make_search,
    make_user,
)

pytestmark = pytest.mark.django_db
GOOD = {"verdict": "unsupported", "rationale": "No study is named."}


def refusal(reviewer, claim=None, **judgement):
    """The fields that a refused judgement names."""
    with pytest.raises(ValidationError) as refused:
        submit(reviewer, claim or make_claim(), **(GOOD | judgement))
    return refused.value.message_dict


def submit(reviewer, claim, supersedes=None, **judgement):
    return submit_rating(
        actor=reviewer,
        round_=builders.open_round(),
        unit=claim,
        judgement=Judgement(**judgement),
        supersedes=supersedes,
    )


def count():
    return Rating.objects.visible_to(OPERATOR).count()


def test_a_verdict_and_a_rationale_are_all_that_is_required(reviewer):
    rating = submit(reviewer, make_claim(), **GOOD)
    assert (rating.verdict.code, rating.certainty, rating.wording_gap) == ("unsupported", None, None)


@pytest.mark.parametrize(
    ("judgement", "field"),
    [
        ({"verdict": ""}, "verdict"),
        ({"verdict": "true"}, "verdict"),
        ({"verdict": "level_1"}, "verdict"),
        ({"certainty": "supported"}, "certainty"),
        ({"certainty": "level_1"}, "certainty"),
        ({"rationale": ""}, "rationale"),
        ({"rationale": " \n "}, "rationale"),
        ({"rationale": "a\0b"}, "rationale"),
        ({"rationale": "a\x07b"}, "rationale"),
        ({"rationale": "x" * 20_001}, "rationale"),
        ({"failure_tags": ("bad",)}, "failure_tags"),
        ({"failure_tags": ("supported",)}, "failure_tags"),
        ({"verdict": "supported", "failure_tags": ("outdated",)}, "failure_tags"),
        ({"wording_gap": "overstated"}, "comparator"),
        ({"comparator": "claim"}, "comparator"),
        ({"comparator": "weather"}, "comparator"),
        ({"evidence_as_of": "2023-02-30"}, "evidence_as_of"),
        ({"evidence_as_of": "yesterday"}, "evidence_as_of"),
        ({"confidence": "very"}, "confidence"),
        ({"certainty": "no_evidence"}, "certainty"),
    ],
)
def test_what_is_wrong_is_named_by_field_and_nothing_is_stored(reviewer, judgement, field):
    assert list(refusal(reviewer, **judgement)) == [field]
    assert count() == 0


def test_no_evidence_found_rests_on_a_recorded_search(reviewer):
    question = make_question()
    claim = make_claim(question=question)
    assert "recorded search" in refusal(reviewer, claim, certainty="no_evidence")["certainty"][0]
    make_search(question)
    assert submit(reviewer, claim, certainty="no_evidence", **GOOD).certainty.code == "no_evidence"


def test_the_levels_of_a_scheme_of_ones_own_say_what_they_ask(reviewer):
    """Whether tags are taken and a search is needed hangs on the level, whatever its code."""
    round_, question = change_round(make_scheme_version(*OWN_CODES)), make_question()
    claim = make_claim(question=question)
    tagged = {"rationale": "Why.", "failure_tags": ("too-far",)}
    assert (
        "“Holds water” takes no failure tag"
        in refusal(reviewer, claim, **tagged, verdict="holds-water")["failure_tags"][0]
    )
    searched = {"rationale": "Why.", "verdict": "leaks", "certainty": "looked-in-vain"}
    assert "“Looked in vain” rests on a recorded search" in refusal(reviewer, claim, **searched)["certainty"][0]
    make_search(question)
    rating = submit(reviewer, claim, **searched, failure_tags=("too-far",))
    assert (rating.round, rating.certainty.code, rating.tags) == (round_, "looked-in-vain", ["Goes too far"])


def test_a_claim_is_not_compared_with_itself(reviewer):
    claim = make_claim()
    named = {"comparator": "claim", "comparator_claim": claim, "wording_gap": "overstated"}
    assert list(refusal(reviewer, claim, **named)) == ["comparator"]


def test_everything_that_is_said_is_stored_as_it_was_typed(reviewer):
    claim, other = make_claim(), make_claim()
    said = {
        "certainty": "very_low",
        "verdict": "partly_supported",
        "wording_gap": "overstated",
        "comparator": "claim",
        "comparator_claim": other,
        "failure_tags": ("outdated", "condition_dropped"),
        "rationale": "  = “curly”,\r\n\ttabs and \N{GRINNING FACE} ",
        "evidence_as_of": "2026-03",
        "confidence": "low",
    }
    rating = Rating.objects.visible_to(OPERATOR).get(pk=submit(reviewer, claim, **said).pk)
    assert rating.rationale == said["rationale"]
    assert rating.tag_codes == ["condition_dropped", "outdated"]
    assert (rating.comparator_claim, rating.evidence_as_of, rating.confidence) == (other, "2026-03", "low")
    assert (rating.certainty.code, rating.wording_gap.code) == ("very_low", "overstated")


def test_the_basis_says_what_the_rating_rests_on(reviewer):
    question = make_question()
    claim = make_claim(question=question, answers="denies")
    link = make_evidence_link(question=question, stance="for")
    rating = submit(reviewer, claim, **GOOD)
    (evidence,) = rating.basis["evidence"]
    assert evidence == {
        "item": link.evidence_item.uid,
        "item_version": 1,
        "retraction_status": "unchecked",
        "source_retraction_status": "unchecked",
        "link": link.uid,
        "link_version": 1,
        "stance": "against",
    }
    assert rating.basis["quote_sha256"] == claim.quote_sha256
    assert (rating.basis["scheme"], rating.basis["scheme_version"]) == ("claim-fit", "2.0.0")
    assert len(rating.basis["scheme_sha256"]) == 64


def test_the_same_sent_twice_is_one_rating(reviewer):
    claim = make_claim()
    assert submit(reviewer, claim, **GOOD) == submit(reviewer, claim, **GOOD)
    assert count() == 1


def test_another_first_rating_is_refused_and_the_one_that_stands_stays(reviewer):
    claim = make_claim()
    first = submit(reviewer, claim, **GOOD)
    with pytest.raises(ValidationError, match="rated this claim already"):
        submit(reviewer, claim, **(GOOD | {"verdict": "supported"}))
    assert Rating.objects.visible_to(OPERATOR).get() == first


def test_a_later_rating_supersedes_and_the_old_one_is_untouched(reviewer):
    claim = make_claim()
    first = submit(reviewer, claim, **GOOD)
    second = submit(reviewer, claim, first, **(GOOD | {"verdict": "supported"}))
    old = Rating.objects.visible_to(OPERATOR).get(pk=first.pk)
    assert (old.verdict.code, old.superseded_by) == ("unsupported", second)
    assert list(Rating.objects.visible_to(OPERATOR).current()) == [second]


def test_a_rating_is_superseded_once(reviewer):
    claim = make_claim()
    first = submit(reviewer, claim, **GOOD)
    second = submit(reviewer, claim, first, **(GOOD | {"verdict": "supported"}))
    assert submit(reviewer, claim, first, **(GOOD | {"verdict": "supported"})) == second
    with pytest.raises(ValidationError, match="rated this claim already"):
        submit(reviewer, claim, first, **(GOOD | {"verdict": "contradicted"}))
    assert count() == 2


def test_a_closed_round_takes_no_rating(reviewer, lead):
    round_ = close_round(actor=lead, round_=builders.open_round())
    with pytest.raises(ValidationError, match="closed"):
        submit_rating(actor=reviewer, round_=round_, unit=make_claim(), judgement=Judgement(**GOOD))


def test_a_withdrawn_claim_takes_no_rating(reviewer, curator):
    claim = withdraw_claim(actor=curator, claim=make_claim(), because="Wrong page")
    with pytest.raises(ValidationError, match="withdrawn"):
        submit(reviewer, claim, **GOOD)


def test_another_scheme_asks_other_things(reviewer, lead):
    close_round(actor=lead, round_=builders.open_round())
    ocebm = SchemeVersion.objects.get(scheme__code="ocebm-2011")
    open_standing_round(actor=lead, name="Levels", scheme_version=ocebm)
    assert set(refusal(reviewer, verdict="supported")) == {"certainty", "verdict"}
    said = {"certainty": "level_2", "rationale": "One randomised trial."}
    assert submit(reviewer, make_claim(), **said).certainty.code == "level_2"


@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR, Role.LEAD])
def test_only_reviewers_rate_and_keep_drafts(role):
    person, claim = make_user(role), make_claim()
    with pytest.raises(PermissionDenied, match="Only reviewers"):
        submit(person, claim, **GOOD)
    with pytest.raises(PermissionDenied):
        save_draft(actor=person, round_=builders.open_round(), unit=claim, typed={"rationale": "x"})


def test_a_draft_is_kept_changed_and_gone_after_submitting(reviewer):
    claim, round_ = make_claim(), builders.open_round()
    save_draft(actor=reviewer, round_=round_, unit=claim, typed={"rationale": "So far"})
    save_draft(actor=reviewer, round_=round_, unit=claim, typed={"rationale": "So far, so good"})
    assert Draft.objects.get().typed == {"rationale": "So far, so good"}
    submit(reviewer, claim, **GOOD)
    assert not Draft.objects.exists()


def test_an_emptied_draft_goes(reviewer):
    claim, round_ = make_claim(), builders.open_round()
    save_draft(actor=reviewer, round_=round_, unit=claim, typed={"rationale": "So far"})
    assert save_draft(actor=reviewer, round_=round_, unit=claim, typed={"rationale": ""}) is None
    assert not Draft.objects.exists()


def test_a_character_that_no_rating_takes_is_kept_in_a_draft_as_a_sign(reviewer):
    claim, round_ = make_claim(), builders.open_round()
    typed = {"rationale": "be\x00fore, \\u0000", "failure_tags": ["out\x00dated"]}
    save_draft(actor=reviewer, round_=round_, unit=claim, typed=typed)
    assert Draft.objects.get().typed == {"rationale": "be\ufffdfore, \\u0000", "failure_tags": ["out\ufffddated"]}


def at_once(*works):
    """What each of these gives, or the words in which it is refused, when all begin in the same moment."""
    given, barrier = [], threading.Barrier(len(works))

    def work_through(work):
        barrier.wait()
        try:
            given.append(work())
        except ValidationError as error:
            given.append(error.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=work_through, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == len(works)
    return given


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_double_click_and_two_tabs_make_one_rating(installed):
    reviewer, claim = make_user(Role.REVIEWER), make_claim()
    made = at_once(*[lambda: submit(reviewer, claim, **GOOD).pk] * 4)
    assert len(set(made)) == 1
    assert count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_superseding_from_two_tabs_makes_one_successor(installed):
    reviewer, claim = make_user(Role.REVIEWER), make_claim()
    first = submit(reviewer, claim, **GOOD)
    again = GOOD | {"rationale": "Read it once more."}
    made = at_once(*[lambda: submit(reviewer, claim, supersedes=first, **again).pk] * 4)
    assert len(set(made)) == 1
    assert count() == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_say_different_things_make_one_rating_and_one_refusal(installed):
    reviewer, claim = make_user(Role.REVIEWER), make_claim()
    said = at_once(
        lambda: submit(reviewer, claim, **GOOD | {"rationale": "One."}).rationale,
        lambda: submit(reviewer, claim, **GOOD | {"rationale": "Other."}).rationale,
    )
    assert count() == 1
    assert len({"One.", "Other."} & set(said)) == 1
    assert sum("rated this claim already" in words for words in said) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_no_rating_is_stored_after_the_close_of_its_round(installed):
    """Everybody has the round as it was before; the close waits for who is submitting, and the others for it."""
    lead, claim, round_ = make_user(Role.LEAD), make_claim(), builders.open_round()
    raters = [make_user(Role.REVIEWER) for _ in range(12)]

    def late(rater):
        return lambda: submit_rating(actor=rater, round_=round_, unit=claim, judgement=Judgement(**GOOD)).pk

    works = [late(rater) for rater in raters]
    said = at_once(*works[:6], lambda: close_round(actor=lead, round_=round_), *works[6:])
    closed_at = type(round_).objects.get(pk=round_.pk).closed_at
    stored = Rating.objects.visible_to(OPERATOR)
    assert not stored.filter(submitted_at__gt=closed_at).exists()
    assert stored.count() == len([one for one in said if isinstance(one, int)])
    assert sum("This round is closed" in str(one) for one in said) == len(raters) - stored.count()


def test_a_round_that_was_closed_since_the_page_was_drawn_takes_no_rating(reviewer, lead):
    claim, drawn = make_claim(), builders.open_round()
    close_round(actor=lead, round_=builders.open_round())
    with pytest.raises(ValidationError, match="This round is closed"):
        submit_rating(actor=reviewer, round_=drawn, unit=claim, judgement=Judgement(**GOOD))
    assert count() == 0


def test_a_claim_that_was_withdrawn_since_the_page_was_drawn_takes_no_rating(reviewer, curator):
    drawn = make_claim()
    withdraw_claim(actor=curator, claim=type(drawn).objects.get(pk=drawn.pk), because="Marked twice.")
    with pytest.raises(ValidationError, match="was withdrawn"):
        submit(reviewer, drawn, **GOOD)
    assert count() == 0


def test_the_basis_is_what_the_claim_rests_on_now_not_when_the_page_was_drawn(reviewer):
    drawn = make_claim(question=make_question(), answers="affirms")
    describe(actor=builders.everything(), claim=drawn, said={"answers": "denies"})
    assert submit(reviewer, drawn, **GOOD).basis["answers"] == "denies"


def test_submitting_takes_four_queries_more_than_its_interests(reviewer):
    """The claim and the round as they are, the evidence, and the rating; the levels were read before."""
    round_, claim = builders.open_round(), make_claim(question=make_question(), answers="affirms")
    round_ = type(round_).objects.standing_now()
    for _ in range(3):
        make_evidence_link(question=claim.question)
    assert reviewer.is_reviewer
    submit(reviewer, make_claim(), **GOOD)
    with CaptureQueriesContext(connection) as queries:
        submit_rating(actor=reviewer, round_=round_, unit=claim, judgement=Judgement(**GOOD))
    asked = [one["sql"] for one in queries if "SAVEPOINT" not in one["sql"]]
    assert len(asked) == 4 + 1 + 1, asked


def test_ratings_by_two_people_stand_side_by_side():
    claim = make_claim()
    make_rating(claim)
    make_rating(claim)
    assert count() == 2
