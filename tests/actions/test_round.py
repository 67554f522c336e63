"""Rounds: the standing one and those that a lead makes; opening freezes and hands out, closing shows."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count

from claims.actions.round import close_round, discard_round, make_round, open_round, open_standing_round, reopen_round
from claims.actions.unit import Choice
from claims.choices import Role
from claims.models import Assignment, Claim, Round, RoundEvent, RoundUnit, SchemeVersion
from claims.reads.review.rounds import raters_of, round_for, rounds_of
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def ocebm():
    return SchemeVersion.objects.get(scheme__code="ocebm-2011")


def test_an_installation_starts_with_one_open_round_of_the_default_scheme():
    first = Round.objects.open().get()
    assert first.scheme_version.label == "claim-fit 2.0.0"
    assert first.scheme_version.frozen_at is not None


def test_a_second_round_waits_for_the_first_to_close_and_freezes_its_version(lead, ocebm):
    with pytest.raises(ValidationError, match="Another standing round is open"):
        open_standing_round(actor=lead, name="Second", scheme_version=ocebm)
    close_round(actor=lead, round_=builders.open_round())
    second = open_standing_round(actor=lead, name="Second", scheme_version=ocebm)
    ocebm.refresh_from_db()
    assert second.is_open
    assert ocebm.frozen_at is not None


def test_a_closed_round_is_not_closed_again(lead):
    closed = close_round(actor=lead, round_=builders.open_round())
    with pytest.raises(ValidationError, match="not open"):
        close_round(actor=lead, round_=closed)


def test_only_an_active_version_is_used(lead, ocebm):
    close_round(actor=lead, round_=builders.open_round())
    ocebm.status = "draft"
    ocebm.save()
    with pytest.raises(ValidationError, match="active"):
        open_standing_round(actor=lead, name="Second", scheme_version=ocebm)


@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR, Role.REVIEWER])
def test_only_leads_open_and_close_rounds(role, ocebm):
    actor = builders.make_user(role)
    with pytest.raises(PermissionDenied):
        close_round(actor=actor, round_=builders.open_round())
    with pytest.raises(PermissionDenied):
        open_standing_round(actor=actor, name="Second", scheme_version=ocebm)


# --- rounds that a lead makes ----------------------------------------------------------------------------------------


def units_of(round_):
    return list(RoundUnit.objects.filter(round=round_))


def test_a_round_in_preparation_freezes_nothing_and_hands_out_nothing(lead, ocebm):
    made = builders.make_round(scheme_version=ocebm, opened=False)
    ocebm.refresh_from_db()
    assert made.state == "in preparation"
    assert ocebm.frozen_at is None
    assert [unit.evidence for unit in units_of(made)] == [None, None]
    assert not Assignment.objects.filter(round=made).exists()


def test_opening_hands_every_claim_to_its_number_of_raters_and_freezes_the_codebook(ocebm):
    raters = [builders.make_rater() for _ in range(3)]
    claims = [builders.make_claim() for _ in range(4)]
    opened = builders.make_round(*claims, raters=raters, scheme_version=ocebm, seed=7)
    ocebm.refresh_from_db()
    assert opened.is_open
    assert ocebm.frozen_at is not None
    each = Assignment.objects.filter(round=opened).values_list("claim").annotate(number=Count("reviewer"))
    assert {number for _, number in each} == {2}
    loads = Assignment.objects.filter(round=opened).values_list("reviewer").annotate(number=Count("claim"))
    assert sorted(number for _, number in loads) == [2, 3, 3]
    told = RoundEvent.objects.get(round=opened, step="assigned").because
    assert told == "4 claims, 8 in all, to 3 people, seed 7."


def test_the_same_seed_hands_out_the_same():
    raters = [builders.make_rater() for _ in range(4)]
    claims = [builders.make_claim() for _ in range(8)]

    def given(seed):
        opened = builders.make_round(*claims, raters=raters, seed=seed)
        return sorted(Assignment.objects.filter(round=opened).values_list("claim", "reviewer"))

    assert given(5) == given(5) != given(6)


def test_several_rounds_are_open_at_once():
    claim = builders.make_claim()
    first, second = builders.make_round(claim), builders.make_round(claim)
    assert set(Round.objects.open()) == {first, second, builders.open_round()}


def test_opening_freezes_evidence_and_comparator_of_each_claim():
    question = builders.make_question()
    clinic = builders.make_claim(question=question, voice="marketing")
    journal = builders.make_claim(question=question, voice="research")
    link = builders.make_evidence_link(question=question)
    own = builders.make_evidence_link(claim=clinic)
    opened = builders.make_round(clinic, journal)
    frozen = {unit.claim: (set(unit.evidence), unit.comparator_claim) for unit in units_of(opened)}
    assert frozen == {clinic: ({link.uid, own.uid}, journal), journal: ({link.uid}, clinic)}


def test_opening_in_batches_comes_to_the_same(monkeypatch):
    monkeypatch.setattr("claims.actions.round.BATCH", 2)
    monkeypatch.setattr("claims.actions.plan.BATCH", 3)
    told = []
    claims = [builders.make_claim() for _ in range(5)]
    made = builders.make_round(*claims, opened=False)
    open_round(actor=builders.everything(), round_=made, done=lambda *said: told.append(said))
    assert Assignment.objects.filter(round=made).count() == 10
    assert all(unit.evidence == [] for unit in units_of(made))
    assert told == [(number, 5, "Handing out") for number in range(1, 6)]


def test_an_opening_that_was_stopped_leaves_nothing_behind_that_counts(monkeypatch):
    monkeypatch.setattr("claims.actions.plan.BATCH", 3)
    made = builders.make_round(*(builders.make_claim() for _ in range(4)), opened=False)

    def killed(done, *_):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_round(actor=builders.everything(), round_=made, done=killed)
    made.refresh_from_db()
    reviewer = raters_of(made).first()
    assert made.opened_at is None
    assert made not in rounds_of(reviewer)
    assert round_for(reviewer, Assignment.objects.filter(reviewer=reviewer).first().claim) == builders.open_round()
    opened = open_round(actor=builders.everything(), round_=made).round
    assert opened.is_open
    assert Assignment.objects.filter(round=made).count() == 8


def test_what_changes_while_a_round_is_opened_is_frozen_as_it_is_at_the_end(monkeypatch):
    monkeypatch.setattr("claims.actions.plan.BATCH", 3)
    claims = [builders.make_claim() for _ in range(3)]
    made = builders.make_round(*claims, opened=False)
    links = []

    def meanwhile(done, *_):
        if done == 1:
            links.extend(builders.make_evidence_link(claim=claim).uid for claim in claims)

    open_round(actor=builders.everything(), round_=made, done=meanwhile)
    assert sorted(uid for unit in units_of(made) for uid in unit.evidence) == sorted(links)


def test_a_round_needs_claims():
    with pytest.raises(ValidationError, match="A round needs at least one"):
        make_round(
            actor=builders.everything(),
            round_=Round(name="Empty", scheme_version=builders.open_round().scheme_version),
            choice=Choice(Claim.objects.none()),
        )


@pytest.mark.parametrize("each", [0, 51, 10_000])
def test_a_round_asks_for_a_number_of_ratings_that_is_possible(each):
    with pytest.raises(ValidationError, match=f"1 to 50 ratings of each; {each} is not possible"):
        builders.make_round(raters_each=each, opened=False)


def test_a_round_does_not_ask_for_more_ratings_than_it_has_people():
    with pytest.raises(ValidationError, match="Only 2 people are to rate"):
        builders.make_round(raters_each=3, opened=False)


def test_a_round_with_ten_thousand_raters_is_refused():
    person = builders.make_rater()
    with pytest.raises(ValidationError, match="At most 1,000 people rate in one round; these are 10,000"):
        builders.make_round(raters=[person] * 10_000, opened=False)


@pytest.mark.parametrize("number", [0, 1])
def test_nobody_opens_a_round_with_fewer_than_two_raters(number):
    made = builders.make_round(raters=[builders.make_rater() for _ in range(number)], raters_each=1, opened=False)
    with pytest.raises(ValidationError, match="at least two people"):
        open_round(actor=builders.everything(), round_=made)


def test_who_has_declared_nothing_is_given_nothing_and_is_named():
    ready = [builders.make_rater(), builders.make_rater()]
    silent = builders.make_user(Role.REVIEWER, username="silent")
    made = builders.make_round(raters=[*ready, silent], opened=False)
    opened = open_round(actor=builders.everything(), round_=made)
    assert opened.undeclared == [silent]
    assert not Assignment.objects.filter(reviewer=silent).exists()


def test_a_round_that_lacks_declared_raters_says_whose_statement_it_waits_for():
    raters = [builders.make_rater(), builders.make_user(Role.REVIEWER, username="silent")]
    made = builders.make_round(raters=raters, opened=False)
    with pytest.raises(ValidationError, match="Nothing can be given to silent before they declare their interests"):
        open_round(actor=builders.everything(), round_=made)


def test_only_an_active_version_is_opened(ocebm):
    made = builders.make_round(scheme_version=ocebm, opened=False)
    SchemeVersion.objects.filter(pk=ocebm.pk).update(status="retired")
    with pytest.raises(ValidationError, match="active"):
        open_round(actor=builders.everything(), round_=Round.objects.get(pk=made.pk))
    with pytest.raises(ValidationError, match="active"):
        builders.make_round(scheme_version=SchemeVersion.objects.get(pk=ocebm.pk), opened=False)


def test_a_round_is_opened_once():
    opened = builders.make_round()
    with pytest.raises(ValidationError, match="opened already"):
        open_round(actor=builders.everything(), round_=opened)


def test_a_round_that_was_half_made_is_not_opened():
    made = builders.make_round(opened=False)
    Round.objects.filter(pk=made.pk).update(chosen_by={})
    with pytest.raises(ValidationError, match="stopped before all of it was there"):
        open_round(actor=builders.everything(), round_=Round.objects.get(pk=made.pk))


def test_rounds_are_over_sources_and_publishers_too():
    sources = builders.make_round(builders.make_source(), builders.make_source())
    publishers = builders.make_round(builders.make_publisher(), builders.make_publisher())
    assert Assignment.objects.filter(round=sources, source__isnull=False).count() == 4
    assert Assignment.objects.filter(round=publishers, publisher__isnull=False).count() == 4


def test_wording_of_claims_alone_is_coded():
    with pytest.raises(ValidationError, match="Only claims have wording"):
        builders.make_round(builders.make_source(), task="describe", opened=False)


def test_a_closed_round_opens_again_with_a_reason():
    opened = builders.make_round()
    closed = close_round(actor=builders.everything(), round_=opened)
    with pytest.raises(ValidationError, match="Say why"):
        reopen_round(actor=builders.everything(), round_=closed, because=" ")
    again = reopen_round(actor=builders.everything(), round_=closed, because="A rater was ill.")
    assert again.is_open
    steps = RoundEvent.objects.filter(round=again).values_list("step", "because")
    assert list(steps)[-2:] == [("closed", ""), ("reopened", "A rater was ill.")]
    with pytest.raises(ValidationError, match="not closed"):
        reopen_round(actor=builders.everything(), round_=again, because="Again.")


def test_a_standing_round_opens_again_only_where_no_other_one_is_open():
    before = builders.open_round()
    builders.change_round()
    with pytest.raises(ValidationError, match="Another standing round"):
        reopen_round(actor=builders.everything(), round_=before, because="It was better.")


def test_a_round_that_was_never_opened_is_taken_away_whole():
    made = builders.make_round(opened=False)
    discard_round(actor=builders.everything(), round_=made)
    assert not Round.objects.filter(pk=made.pk).exists()
    with pytest.raises(ValidationError, match="never opened"):
        discard_round(actor=builders.everything(), round_=builders.make_round())


@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR, Role.REVIEWER])
def test_only_leads_make_open_reopen_and_discard_rounds(role):
    actor, made = builders.make_user(role), builders.make_round(opened=False)
    acts = (
        lambda: make_round(actor=actor, round_=Round(name="x"), choice=Choice(Claim.objects.all())),
        lambda: open_round(actor=actor, round_=made),
        lambda: reopen_round(actor=actor, round_=made, because="x"),
        lambda: discard_round(actor=actor, round_=made),
    )
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
