"""Several claims or sources at once: the same rules as singly, an entry in the history of each, refusals one by one."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims.actions.several import ClaimChange, SourceChange, change_claims, change_sources
from claims.choices import Role
from claims.models import Claim, Publisher, Source
from tests.builders import (
    everything,
    make_claim,
    make_question,
    make_rating,
    make_source,
    make_tag,
    make_user,
    make_withholding,
)


@pytest.fixture
def claims(db):
    """Three claims."""
    return [make_claim() for _ in range(3)]


def uids(records):
    return [record.uid for record in records]


def test_each_claim_is_changed_with_one_entry_in_its_history(curator, claims):
    entries = [claim.history.count() for claim in claims]
    change = ClaimChange(question="Is it safe?", voice="testimonial", claim_type="safety", why="Read again")
    outcome = change_claims(actor=curator, uids=uids(claims), change=change)
    assert (outcome.changed, outcome.same, outcome.refused) == (3, 0, [])
    for claim, before in zip(Claim.objects.order_by("pk"), entries, strict=True):
        assert (claim.question.text, claim.voice, claim.claim_type) == ("Is it safe?", "testimonial", "safety")
        assert claim.history.count() == before + 1
        assert claim.history.first().history_change_reason == "Read again"
        assert claim.history.first().history_user == curator


def test_what_is_not_chosen_stays_and_what_is_there_is_not_written_again(curator):
    question = make_question("Is it safe?")
    claim, other = make_claim(question=question, voice="marketing"), make_claim()
    outcome = change_claims(actor=curator, uids=uids([claim, other]), change=ClaimChange(question="Is it safe?"))
    assert (outcome.changed, outcome.same) == (1, 1)
    assert str(outcome) == "1 changed, 1 had all of it already."
    everybody = change_claims(actor=everything(), uids=[claim.uid], change=ClaimChange(voice="marketing"))
    assert everybody.same == 1, "the one who marked it said so already"
    claim.refresh_from_db()
    assert (claim.voice, claim.history.count()) == ("marketing", 1)
    change_claims(actor=curator, uids=[claim.uid], change=ClaimChange(question=""))
    claim.refresh_from_db()
    assert claim.question is None


def test_what_is_refused_of_one_stops_no_other_and_says_why(curator, claims):
    make_withholding(claims[1].capture)
    strange = "0" * 10
    change = ClaimChange(question="Is it safe?")
    outcome = change_claims(actor=curator, uids=[strange, *uids(claims)], change=change)
    assert outcome.changed == 2
    assert [(one.uid, one.why) for one in outcome.refused] == [
        (strange, "There is nothing with this uid."),
        (claims[1].uid, "The words of this claim are withheld. Its wording can be coded again when they are not."),
    ]
    assert Claim.objects.filter(question__text="Is it safe?").count() == 2


def test_claims_are_withdrawn_with_a_reason_and_not_twice(curator, claims):
    outcome = change_claims(actor=curator, uids=uids(claims), change=ClaimChange(withdrawn_because="No claims"))
    assert outcome.changed == 3
    assert not Claim.objects.current().exists()
    again = change_claims(actor=curator, uids=uids(claims), change=ClaimChange(withdrawn_because="No claims"))
    assert (again.changed, {one.why for one in again.refused}) == (0, {"It is withdrawn already."})


def test_another_coders_description_stays_in_use_and_ones_own_is_kept_beside_it(curator, claims):
    other = make_user(Role.CURATOR)
    change_claims(actor=other, uids=[claims[0].uid], change=ClaimChange(voice="research"))
    assert change_claims(actor=curator, uids=uids(claims), change=ClaimChange(voice="marketing")).changed == 3
    assert [claim.voice for claim in Claim.objects.order_by("pk")] == ["research", "marketing", "marketing"]
    assert claims[0].descriptions.get(coder=curator).voice == "marketing"


def test_ratings_are_marked_as_when_one_claim_is_changed(curator, claims):
    rating = make_rating(claims[0])
    change_claims(actor=curator, uids=uids(claims), change=ClaimChange(question="Is it safe?"))
    rating.refresh_from_db()
    assert rating.stale_at is not None


def test_type_publisher_status_and_tags_of_sources(curator):
    kept, added, gone = make_tag("kept"), make_tag("added"), make_tag("gone")
    sources = [make_source(tags=[kept, gone]), make_source(tags=[added, kept])]
    change = SourceChange(
        source_type="journal", publisher="Knee Ltd", status="excluded", excluded_because="Twice",
        add_tags=["added"], remove_tags=["gone"], why="Sorted",
    )  # fmt: skip
    assert change_sources(actor=curator, uids=uids(sources), change=change).changed == 2
    assert Publisher.objects.filter(name="Knee Ltd").count() == 1
    for source in Source.objects.filter(pk__in=[one.pk for one in sources]):
        assert (source.source_type.code, source.publisher.name, source.status) == ("journal", "Knee Ltd", "excluded")
        assert (source.excluded_because, {tag.name for tag in source.tags.all()}) == ("Twice", {"kept", "added"})
        assert (source.history.count(), source.history.first().history_change_reason) == (2, "Sorted")
    assert change_sources(actor=curator, uids=uids(sources), change=change).same == 2


def test_a_type_or_tag_that_is_not_there_changes_nothing(curator):
    source = make_source()
    for change in (SourceChange(source_type="price"), SourceChange(add_tags=["price"])):
        with pytest.raises(ValidationError, match="price"):
            change_sources(actor=curator, uids=[source.uid], change=change)


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER, Role.LEAD])
def test_who_is_no_curator_changes_nothing(role, claims):
    with pytest.raises(PermissionDenied):
        change_claims(actor=make_user(role), uids=uids(claims), change=ClaimChange(question="Is it safe?"))
    with pytest.raises(PermissionDenied):
        change_sources(actor=make_user(role), uids=[claims[0].source.uid], change=SourceChange(status="screened"))
