"""Decisions beside the ratings: by leads, after the reveal, one at a time, never over a rating."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connections, transaction

from claims.actions import decision as decisions
from claims.actions.claim import withdraw_claim
from claims.actions.decision import (
    LEADS_DECIDE,
    MEANWHILE,
    OTHER_RATINGS,
    answer_proposal,
    comment,
    decide,
    decide_alike,
    propose,
)
from claims.choices import DecisionState, Disagreement, Reveal, Role
from claims.models import OPERATOR, Acceptance, Answer, Comment, Decision, Rating
from claims.rules.review.decide import ALONE, NOT_REVEALED, NOT_SHOWN, ONE_IN_STANDING
from tests.builders import (
    everything,
    make_claim,
    make_evidence_link,
    make_rating,
    make_source,
    make_user,
    open_round,
)
from tests.decided import rated, ruling, several
from tests.items import make_version_with_items
from tests.led import close, led_round, reopen

SLIP = Disagreement.SLIP


def ratings():
    return list(Rating.objects.visible_to(OPERATOR).order_by("pk").values())


@pytest.mark.django_db
def test_a_decision_stands_beside_the_ratings_and_says_what_it_rests_on(lead):
    claim = make_claim(question_text="Does it help?")
    link = make_evidence_link(question=claim.question)
    round_, claim = rated("supported", "unsupported", claim=claim)
    before = ratings()
    made = decide(actor=lead, round_=round_, unit=claim, ruling=ruling("unsupported", failure_tags=("outdated",)))
    assert ratings() == before
    assert (made.state, made.verdict.code, made.created_by) == (DecisionState.DECIDED, "unsupported", lead)
    assert (made.failure_tags, made.reason, made.disagreement) == ("outdated", "The study is named.", SLIP)
    assert made.basis["ratings"] == [row["uid"] for row in before]
    assert made.basis["evidence"][0]["link"] == link.uid
    assert made.basis["quote_sha256"] == claim.quote_sha256
    assert list(Decision.objects.current()) == [made]


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR, Role.REVIEWER])
def test_only_leads_decide_and_propose(role):
    round_, claim = rated("supported", "unsupported")
    for act in (decide, propose):
        with pytest.raises(PermissionDenied, match=LEADS_DECIDE):
            act(actor=make_user(role), round_=round_, unit=claim, ruling=ruling())
    with pytest.raises(PermissionDenied, match=LEADS_DECIDE):
        decide_alike(actor=make_user(role), round_=round_, reason="All agree.")
    assert not Decision.objects.exists()


def refused(actor, round_, claim, **said):
    with pytest.raises(ValidationError) as error:
        decide(actor=actor, round_=round_, unit=claim, ruling=ruling(**said))
    return error.value


@pytest.mark.django_db
def test_nobody_decides_before_the_reveal(lead):
    round_, claim = rated("supported", "unsupported")
    reopen(round_)
    assert refused(lead, round_, claim).messages == [NOT_REVEALED]


@pytest.mark.django_db
def test_nobody_decides_on_what_they_alone_rated(lead):
    leads_and_rates = make_user(Role.LEAD, Role.REVIEWER)
    round_, claim = rated("supported", raters=[leads_and_rates])
    assert refused(leads_and_rates, round_, claim, disagreement="").messages == [ALONE]
    assert decide(actor=lead, round_=round_, unit=claim, ruling=ruling(disagreement="")).pk


@pytest.mark.django_db
def test_a_rater_among_others_may_decide():
    both = make_user(Role.LEAD, Role.REVIEWER)
    round_, claim = rated("supported", "unsupported", raters=[both, make_user(Role.REVIEWER)])
    assert decide(actor=both, round_=round_, unit=claim, ruling=ruling()).pk


@pytest.mark.django_db
def test_in_the_standing_round_two_ratings_are_needed_that_the_lead_sees(lead):
    claim, round_ = make_claim(), open_round()
    round_.reveal = Reveal.AFTER_OWN
    round_.save(update_fields=["reveal"])
    assert refused(lead, round_, claim).messages == [NOT_SHOWN]
    make_rating(claim)
    assert refused(lead, round_, claim).messages == [ONE_IN_STANDING]
    make_rating(claim, verdict="supported")
    rates_too = make_user(Role.LEAD, Role.REVIEWER)
    assert refused(rates_too, round_, claim).messages == [NOT_SHOWN]
    assert decide(actor=lead, round_=round_, unit=claim, ruling=ruling()).pk


@pytest.mark.django_db
def test_a_lead_who_still_has_to_rate_the_claim_elsewhere_does_not_decide_on_it():
    both = make_user(Role.LEAD, Role.REVIEWER)
    round_, claim = rated("supported", "unsupported")
    led_round(claim, raters=(both,))
    assert refused(both, round_, claim).messages == [NOT_SHOWN]


@pytest.mark.django_db
def test_what_was_withdrawn_is_not_decided_on(lead):
    round_, claim = rated("supported", "unsupported")
    withdraw_claim(actor=everything(), claim=claim, because="Twice.")
    assert "withdrawn" in refused(lead, round_, claim).messages[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 20_001}, "reason"),
        ({"reason": "a\x00b"}, "reason"),
        ({"disagreement": ""}, "disagreement"),
        ({"disagreement": "mood"}, "disagreement"),
        ({"verdict": "holds-water"}, "verdict"),
        ({"verdict": ""}, "verdict"),
        ({"failure_tags": ("outdated",)}, "failure_tags"),
        ({"wording_gap": "overstated"}, "comparator"),
        ({"answers": {"risks": "yes"}}, "item-risks"),
    ],
)
def test_what_is_wrong_is_told_by_field(lead, said, field):
    round_, claim = rated("supported", "unsupported")
    assert list(refused(lead, round_, claim, **said).message_dict) == [field]


@pytest.mark.django_db
def test_a_kind_of_disagreement_is_refused_where_nobody_differed(lead):
    round_, claim = rated("supported", "supported")
    assert list(refused(lead, round_, claim).message_dict) == ["disagreement"]


@pytest.mark.django_db
def test_the_next_decision_supersedes_the_one_that_it_names(lead):
    round_, claim = rated("supported", "unsupported")
    first = decide(actor=lead, round_=round_, unit=claim, ruling=ruling())
    second = decide(
        actor=make_user(Role.LEAD), round_=round_, unit=claim, ruling=ruling("unsupported", supersedes=first)
    )
    assert list(Decision.objects.current()) == [second]
    assert second.supersedes == first
    assert refused(lead, round_, claim, verdict="contradicted", supersedes=first).messages == [MEANWHILE]
    assert refused(lead, round_, claim, verdict="contradicted").messages == [MEANWHILE]


@pytest.mark.django_db
def test_the_same_sent_twice_is_one_decision(lead):
    round_, claim = rated("supported", "unsupported")
    first = decide(actor=lead, round_=round_, unit=claim, ruling=ruling())
    assert decide(actor=lead, round_=round_, unit=claim, ruling=ruling()) == first
    again = decide(actor=lead, round_=round_, unit=claim, ruling=ruling(supersedes=first))
    assert again == first


@pytest.mark.django_db
def test_a_lead_decides_on_the_ratings_that_they_had_before_them(lead):
    claim, round_ = make_claim(), open_round()
    before = [make_rating(claim).uid, make_rating(claim, verdict="supported").uid]
    other = make_rating(claim, verdict="contradicted")
    assert refused(lead, round_, claim, seen=before).messages == [OTHER_RATINGS]
    made = decide(actor=lead, round_=round_, unit=claim, ruling=ruling(seen=[*before, other.uid]))
    assert made.basis["ratings"] == [*before, other.uid]


@pytest.mark.django_db(transaction=True)
def test_of_two_leads_at_once_one_wins_and_the_other_is_told():
    round_, claim = rated("supported", "unsupported")
    start, came = threading.Barrier(2), []

    def act(person, verdict):
        try:
            start.wait()
            came.append(decide(actor=person, round_=round_, unit=claim, ruling=ruling(verdict)))
        except ValidationError as error:
            came.append(error.messages)
        finally:
            connections.close_all()

    people = [make_user(Role.LEAD) for _ in range(2)]
    acts = zip(people, ("supported", "unsupported"), strict=True)
    threads = [threading.Thread(target=act, args=args) for args in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [MEANWHILE] in came
    assert [Decision.objects.get()] == [one for one in came if isinstance(one, Decision)]


@pytest.mark.django_db
def test_the_database_takes_one_first_decision_for_a_round_and_unit(lead):
    round_, claim = rated("supported", "unsupported")
    made = decide(actor=lead, round_=round_, unit=claim, ruling=ruling())
    row = Decision.objects.filter(pk=made.pk).values().get() | {"uid": "another000"}
    del row["id"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=made.pk).update(reason="Other words.")


# --- items -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_items_of_a_source_are_decided_as_answers_of_the_decision(lead):
    source, people = make_source(), [make_user(Role.REVIEWER) for _ in range(2)]
    version = make_version_with_items({"code": "risks", "about": "source"}, reason_asked="never")
    round_ = led_round(source, raters=tuple(people), scheme_version=version)
    for person, code in zip(people, ("yes", "no"), strict=True):
        make_rating(source, reviewer=person, round_=round_, verdict="", answers={"risks": code})
    close(round_)
    made = decide(actor=lead, round_=round_, unit=source, ruling=ruling("", answers={"risks": "no"}))
    assert [(one.item.code, one.level.code) for one in Answer.objects.filter(decision=made)] == [("risks", "no")]
    assert (made.source, made.basis["copies"]) == (source, [])


# --- proposals and comments ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_raters_answer_a_proposal_once_and_a_decision_takes_its_place(lead):
    people = [make_user(Role.REVIEWER) for _ in range(2)]
    round_, claim = rated("supported", "unsupported", raters=people)
    proposal = propose(actor=lead, round_=round_, unit=claim, ruling=ruling())
    assert not Decision.objects.current().exists()
    answer_proposal(actor=people[0], proposal=proposal, accepted=True)
    answer_proposal(actor=people[0], proposal=proposal, accepted=True)
    with pytest.raises(ValidationError, match="answered this proposal already"):
        answer_proposal(actor=people[0], proposal=proposal, accepted=False, because="No.")
    with pytest.raises(ValidationError, match="Say why not"):
        answer_proposal(actor=people[1], proposal=proposal, accepted=False)
    answer_proposal(actor=people[1], proposal=proposal, accepted=False, because="The dose is another.")
    assert list(Acceptance.objects.values_list("rater", "accepted")) == [(people[0].pk, True), (people[1].pk, False)]
    made = decide(actor=lead, round_=round_, unit=claim, ruling=ruling(supersedes=proposal))
    assert list(Decision.objects.current()) == [made]
    with pytest.raises(ValidationError, match="stands no more"):
        answer_proposal(actor=people[1], proposal=proposal, accepted=True)
    with pytest.raises(ValidationError, match="A decision stands"):
        propose(actor=lead, round_=round_, unit=claim, ruling=ruling("unsupported", supersedes=made))


@pytest.mark.django_db
def test_only_raters_of_the_unit_answer_a_proposal(lead, reviewer):
    round_, claim = rated("supported", "unsupported")
    proposal = propose(actor=lead, round_=round_, unit=claim, ruling=ruling())
    for person in (lead, reviewer):
        with pytest.raises(PermissionDenied):
            answer_proposal(actor=person, proposal=proposal, accepted=True)


@pytest.mark.django_db
def test_raters_and_leads_comment_after_the_reveal(lead, reader, reviewer):
    people = [make_user(Role.REVIEWER) for _ in range(2)]
    round_, claim = rated("supported", "unsupported", raters=people)
    for person in (people[0], lead):
        comment(actor=person, round_=round_, unit=claim, text=" Look at the dose. ")
    assert list(Comment.objects.values_list("text", flat=True)) == ["Look at the dose."] * 2
    with pytest.raises(ValidationError, match="Write something"):
        comment(actor=lead, round_=round_, unit=claim, text=" ")
    for person in (reader, reviewer):
        with pytest.raises(PermissionDenied):
            comment(actor=person, round_=round_, unit=claim, text="Look.")
    reopen(round_)
    with pytest.raises(PermissionDenied):
        comment(actor=people[0], round_=round_, unit=claim, text="Look.")


# --- where all agree -------------------------------------------------------------------------------------------------


AGREE, DIFFER = ("unsupported", "unsupported"), ("supported", "unsupported")


@pytest.mark.django_db
def test_where_all_agree_is_decided_at_once_and_nowhere_else(lead, monkeypatch):
    monkeypatch.setattr(decisions, "BATCH", 2)
    round_, claims = several(AGREE, DIFFER, AGREE, AGREE)
    before, told = ratings(), []
    came = decide_alike(actor=lead, round_=round_, reason="All agree.", done=lambda *done: told.append(done[:2]))
    assert (came.changed, came.refused, told) == (3, [], [(2, 3), (3, 3)])
    made = Decision.objects.order_by("pk")
    assert [one.claim for one in made] == [claims[0], claims[2], claims[3]]
    assert {(one.verdict.code, one.reason, one.disagreement) for one in made} == {("unsupported", "All agree.", "")}
    assert ratings() == before
    assert decide_alike(actor=lead, round_=round_, reason="All agree.").changed == 0


@pytest.mark.django_db
def test_what_is_refused_of_one_stops_no_other(lead, monkeypatch):
    round_, claims = several(AGREE, AGREE)
    alike = decisions.undecided(round_, lead)
    decide(actor=lead, round_=round_, unit=claims[0], ruling=ruling("supported", disagreement=""))
    monkeypatch.setattr(decisions, "undecided", lambda *_: alike)
    came = decide_alike(actor=lead, round_=round_, reason="All agree.")
    assert (came.changed, [one.uid for one in came.refused]) == (1, [claims[0].uid])
    with pytest.raises(ValidationError, match="Say why"):
        decide_alike(actor=lead, round_=round_, reason=" ")
