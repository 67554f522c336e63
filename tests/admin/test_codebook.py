"""Schemes, rounds and ratings in the admin."""

import pytest

from claims.actions.round import close_round
from claims.choices import Role
from claims.models import Level, Rating, Round, Scheme, SchemeVersion, User
from claims.reads.review.codebook import hash_of
from tests.admin.pages import address, fields_of, read, says, send
from tests.builders import everything, make_claim, make_rating, make_round, make_user, open_round

pytestmark = pytest.mark.django_db


def level_row(number, **fields):
    typed = {
        "axis": "verdict", "code": "yes", "label": "Yes", "position": "1", "definition": "It is.", "rule": "Look.",
        "example_one": "This.", "example_two": "That.",
    } | fields  # fmt: skip
    return {f"levels-{number}-{name}": value for name, value in typed.items()}


def make_draft(client):
    """A draft version with two levels, made as a lead makes it."""
    send(client, address("scheme", "add"), name="Ours", code="ours")
    typed = {"scheme": Scheme.objects.get(code="ours").pk, "version": "1.0", "levels-TOTAL_FORMS": "2"}
    send(
        client,
        address("schemeversion", "add"),
        **typed,
        **level_row(0),
        **level_row(1, code="no", label="No", position="2"),
    )
    return SchemeVersion.objects.get(scheme__code="ours")


def test_a_lead_writes_a_scheme_with_levels_and_its_hash_keeps_step(as_lead):
    version = make_draft(as_lead)
    assert [level.code for level in version.levels.all()] == ["yes", "no"]
    assert version.content_sha256 == hash_of(version)
    page = address("schemeversion", "change", version.uid)
    send(as_lead, page, status="active", **{"levels-0-label": "Certainly"})
    version.refresh_from_db()
    assert (version.status, version.levels.first().label) == ("active", "Certainly")
    assert version.content_sha256 == hash_of(version)
    send(as_lead, page, **{"levels-1-DELETE": "on"})
    version.refresh_from_db()
    assert [level.code for level in version.levels.all()] == ["yes"]
    assert version.content_sha256 == hash_of(version)


def test_a_version_that_requires_a_judgement_without_levels_is_not_active(as_lead):
    version = make_draft(as_lead)
    page = address("schemeversion", "change", version.uid)
    response = send(as_lead, page, status="active", certainty_required=["on"])
    assert "certainty of evidence has no answers" in says(response)
    version.refresh_from_db()
    assert (version.status, version.certainty_required) == ("draft", False)


def test_the_last_level_of_an_active_versions_judgement_is_not_taken_away(as_lead):
    version = make_draft(as_lead)
    page = address("schemeversion", "change", version.uid)
    send(as_lead, page, status="active")
    response = send(as_lead, page, **{"levels-0-DELETE": "on", "levels-1-DELETE": "on"})
    assert "verdict has no answers" in says(response)
    assert version.levels.count() == 2


def test_a_level_is_there_once_and_the_page_says_so(as_lead):
    version = make_draft(as_lead)
    row = {"levels-TOTAL_FORMS": "3", **level_row(2, code="yes", label="Again")}
    response = send(as_lead, address("schemeversion", "change", version.uid), **row)
    assert "Please correct" in says(response)
    assert fields_of(response)["levels-2-label"] == "Again"
    assert version.levels.count() == 2


def test_a_frozen_version_is_read_and_only_its_status_and_notes_change(as_lead):
    version = open_round().scheme_version
    page = address("schemeversion", "change", version.uid)
    fields = fields_of(as_lead.get(page))
    assert {"status", "notes"} <= set(fields)
    assert not {"version", "verdict_required", "levels-0-label"} & set(fields)
    as_lead.post(page, fields | {"notes": "Read it twice", "version": "9", **level_row(0, label="Forged")})
    version.refresh_from_db()
    assert (version.notes, version.version) == ("Read it twice", open_round().scheme_version.version)
    assert not Level.objects.filter(label="Forged").exists()


def test_a_new_version_is_made_from_a_frozen_one(as_lead):
    version = open_round().scheme_version
    page = f"/admin/claims/schemeversion/{version.uid}/step/copy/"
    refused = as_lead.post(page, {"name": version.version})
    assert "already exists" in says(refused)
    as_lead.post(page, {"name": "9.9"})
    copy = SchemeVersion.objects.get(scheme=version.scheme, version="9.9")
    assert (copy.status, copy.frozen_at, copy.levels.count()) == ("draft", None, version.levels.count())
    assert copy.content_sha256 == hash_of(copy) != version.content_sha256


def test_curators_read_the_codebook_and_do_not_write_it(as_curator):
    version = open_round().scheme_version
    for noun, key in (("scheme", version.scheme_id), ("schemeversion", version.pk), ("round", open_round().pk)):
        assert as_curator.get(address(noun, "change", key)).status_code == 200
        assert as_curator.post(address(noun, "change", key), {"name": "x"}).status_code == 403
        assert as_curator.get(address(noun, "add")).status_code == 403
    assert as_curator.post(f"/admin/claims/schemeversion/{version.uid}/step/copy/", {"name": "9"}).status_code == 403
    assert as_curator.post(f"/admin/claims/round/{open_round().uid}/step/close/").status_code == 403
    assert open_round().is_open


def test_a_lead_opens_closes_and_reopens_a_round_that_was_made(as_lead):
    made = make_round(opened=False)
    step = f"/admin/claims/round/{made.uid}/step/"
    because = {"because": "Ill."}
    steps = (("open", {}, "open"), ("close", {}, "closed"), ("reopen", {}, "closed"), ("reopen", because, "open"))
    for name, typed, state in steps:
        as_lead.post(f"{step}{name}/", typed)
        made.refresh_from_db()
        assert made.state == state
    assert (
        made.get_absolute_url() in as_lead.get(f"/admin/claims/round/{made.uid}/change/", follow=True).content.decode()
    )


@pytest.mark.parametrize("name", ["open", "reopen"])
def test_a_curator_takes_no_step_of_a_round(name, as_curator):
    made = make_round(opened=name == "reopen")
    if made.is_open:
        close_round(actor=everything(), round_=made)
    assert as_curator.post(f"/admin/claims/round/{made.uid}/step/{name}/", {"because": "x"}).status_code == 403


def test_a_lead_closes_a_round_and_opens_another(as_lead):
    first = open_round()
    add = address("round", "add")
    typed = {"name": "Second round", "scheme_version": first.scheme_version_id, "reveal": "at_close"}
    refused = send(as_lead, add, **typed)
    assert "Another standing round is open. Close it first." in says(refused)
    assert fields_of(refused)["name"] == "Second round"
    page = f"/admin/claims/round/{first.uid}/step/close/"
    assert "Its page says first what is missing" in says(as_lead.get(page))
    assert "closed" in says(as_lead.post(page, follow=True))
    send(as_lead, add, **typed)
    second = open_round()
    assert (second.name, second.reveal, second.scheme_version) == ("Second round", "at_close", first.scheme_version)
    assert "done already" in says(as_lead.post(page, follow=True))


def test_opening_a_round_freezes_its_version_and_only_active_ones_are_offered(as_lead):
    version = make_draft(as_lead)
    as_lead.post(f"/admin/claims/round/{open_round().uid}/step/close/")
    typed = {"name": "Ours", "scheme_version": version.pk, "reveal": "after_own"}
    assert "Select a valid choice" in says(send(as_lead, address("round", "add"), **typed))
    send(as_lead, address("schemeversion", "change", version.uid), status="active")
    send(as_lead, address("round", "add"), **typed)
    version.refresh_from_db()
    assert version.frozen_at
    assert open_round().scheme_version == version


def test_nothing_of_a_round_is_changed_or_deleted(as_lead):
    round_ = open_round()
    refused = as_lead.post(address("round", "change", round_.uid), {"name": "x", "reveal": "at_close"})
    assert refused.status_code == 403
    assert as_lead.post(address("round", "delete", round_.uid), {"post": "yes"}).status_code == 403
    assert Round.objects.get().name == round_.name


def listed(client, **asked):
    return list(client.get(address("rating"), asked).context["cl"].result_list)


def test_ratings_are_listed_only_for_those_who_may_see_them(as_lead, as_curator, as_everything):
    rating = make_rating()
    assert listed(as_lead) == [rating]
    assert listed(as_curator) == []
    assert listed(as_everything) == []
    assert listed(as_curator, claim__id__exact=rating.claim_id) == []
    page = address("rating", "change", rating.uid)
    assert rating.rationale in says(as_lead.get(page))
    for client in (as_curator, as_everything):
        assert rating.rationale not in says(client.get(page, follow=True))
    as_lead.post(f"/admin/claims/round/{open_round().uid}/step/close/")
    assert listed(as_curator) == [rating]


def test_nobody_changes_adds_or_deletes_a_rating(as_lead):
    rating = make_rating()
    for page in ("change", "delete"):
        assert as_lead.post(address("rating", page, rating.pk), {"post": "yes", "rationale": "x"}).status_code == 403
    assert as_lead.get(address("rating", "add")).status_code == 403
    as_lead.post(address("rating"), {"action": "delete_selected", "_selected_action": [rating.pk], "post": "yes"})
    assert Rating.objects.visible_to(rating.reviewer).get().rationale == rating.rationale
    assert not [
        node for node in read(as_lead.get(address("rating", "change", rating.uid))).all() if node.tag == "textarea"
    ]


def test_the_list_says_which_ratings_stand(as_lead):
    reviewer = make_user(Role.REVIEWER)
    claim = make_claim()
    first = make_rating(claim, reviewer=reviewer)
    make_rating(claim, reviewer=reviewer, supersedes=first, verdict="supported")
    assert "superseded" in says(as_lead.get(address("rating")))


def test_a_rater_in_the_admin_sees_others_ratings_of_the_claims_they_rated(as_everything):
    everybody = User.objects.get(username="everything")
    both, theirs = make_rating(), make_rating()
    mine = make_rating(both.claim, reviewer=everybody)
    assert listed(as_everything) == [mine, both]
    close_round(actor=everybody, round_=open_round())
    assert listed(as_everything) == [mine, theirs, both]
