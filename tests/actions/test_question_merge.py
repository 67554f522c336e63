"""Questions that become one, and one that becomes two."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from claims.actions.question_merge import merge_questions, split_question
from claims.choices import Role
from claims.models import Claim, Question
from tests.builders import (
    everything,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_question,
    make_rating,
    make_search,
    make_user,
)
from tests.led import led_round

pytestmark = pytest.mark.django_db
SAME = "They ask the same."


def test_what_stood_under_a_question_stands_under_the_one_that_it_was_merged_into(as_reader):
    old, earlier, new = make_question("Does it help?"), make_question("Helps it?"), make_question("Is it of help?")
    merge_questions(actor=everything(), question=earlier, into=old, because=SAME)
    claim, both = make_claim(question=old), make_evidence_item()
    rating = make_rating(claim)
    kept, own = make_evidence_link(both, question=new, stance="against"), make_evidence_link(question=old)
    twice = make_evidence_link(both, question=old)
    search = make_search(old)
    assert merge_questions(actor=everything(), question=old, into=new, because=SAME) == new
    assert Claim.objects.get().question == new
    assert set(new.evidence_links.filter(withdrawn_at=None)) == {kept, own}
    twice.refresh_from_db()
    assert SAME in twice.withdrawn_because
    assert list(new.searches.all()) == [search]
    assert set(Question.objects.filter(merged_into=new)) == {old, earlier}
    assert SAME in old.history.first().history_change_reason
    rating.refresh_from_db()
    assert rating.stale_at
    # Every address that led there leads on.
    for question in (old, earlier):
        assert as_reader.get(question.get_absolute_url())["Location"] == new.get_absolute_url()
    assert "Does it help?" in as_reader.get(new.get_absolute_url()).content.decode()


def test_claims_are_taken_to_a_question_of_their_own():
    old = make_question("Does it help knees and hips?", population="adults")
    knee, hip = make_claim(question=old), make_claim(question=old)
    made = split_question(
        actor=everything(), question=old, claims=[hip], text="Does it help hips?", because="Two things."
    )
    assert (made.text, made.population) == ("Does it help hips?", "adults")
    assert Claim.objects.get(pk=knee.pk).question == old
    assert Claim.objects.get(pk=hip.pk).question == made


def test_what_makes_no_sense_is_refused_and_nothing_is_moved():
    question, other, claim = make_question(), make_question(), make_claim()
    claims = [make_claim(question=question), make_claim(question=question)]
    actor = everything()

    def split(taken, text="New?"):
        return split_question(actor=actor, question=question, claims=taken, text=text, because=SAME)

    refused = [
        (lambda: merge_questions(actor=actor, question=question, into=question, because=SAME), "into itself"),
        (lambda: merge_questions(actor=actor, question=question, into=other, because=" "), "Say why"),
        (
            lambda: split_question(actor=actor, question=question, claims=claims, text="New?", because=SAME),
            "at least one",
        ),
        (lambda: split([claim]), "Choose"),
        (
            lambda: split_question(actor=actor, question=question, claims=claims[:1], text=other.text, because=SAME),
            "exist",
        ),
    ]
    for act, why in refused:
        with pytest.raises(ValidationError, match=why):
            act()
    with pytest.raises(PermissionDenied):
        merge_questions(actor=make_user(Role.READER), question=question, into=other, because=SAME)
    rater = make_user(Role.REVIEWER, Role.CURATOR)
    led_round(claims[0], raters=(rater,))
    with pytest.raises(ValidationError, match="You rate a claim"):
        merge_questions(actor=rater, question=question, into=other, because=SAME)
    merge_questions(actor=actor, question=other, into=question, because=SAME)
    with pytest.raises(ValidationError, match="merged already"):
        merge_questions(actor=actor, question=question, into=other, because=SAME)
    assert set(Claim.objects.filter(question=question)) == set(claims)


def test_pages_merge_and_split_and_keep_what_was_typed(client):
    client.force_login(everything())
    old, new = make_question(), make_question()
    claims = [make_claim(question=old), make_claim(question=old)]
    page = reverse("question_merge", args=[old.uid])
    refused = client.post(page, {"do": "merge", "merge-into": "No such?", "merge-because": SAME})
    assert refused.status_code == 422
    assert "No question has these words" in refused.content.decode()
    assert SAME in refused.content.decode()
    client.post(page, {"do": "split", "split-claims": [claims[0].uid], "split-text": "Hips?", "split-because": SAME})
    hips = Question.objects.get(text="Hips?")
    assert Claim.objects.get(pk=claims[0].pk).question == hips
    client.post(page, {"do": "merge", "merge-into": new.text, "merge-because": SAME})
    old.refresh_from_db()
    assert old.merged_into == new
