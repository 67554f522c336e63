"""Storing what a table says: whole or not at all, and nothing twice."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from claims.actions.round import reopen_round
from claims.actions.source import withdraw_source
from claims.actions.table.store import store_records
from claims.actions.table.terms import ANEW, Terms
from claims.actions.withholding import withhold
from claims.choices import CaptureMethod, Depth, Role
from claims.models import (
    OPERATOR,
    Anchor,
    Capture,
    Claim,
    Description,
    EvidenceItem,
    EvidenceLink,
    Publisher,
    Question,
    Rating,
    Round,
    Source,
    TableRow,
    User,
)
from claims.reads.review.basis import overdue
from claims.reads.verify import verify_captures, verify_descriptions, verify_search_texts
from claims.rules.table_record import Rated, Record
from tests.builders import QUOTE, TEXT, make_capture, make_claim, make_scheme_version, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db):
    """Somebody who is curator and lead."""
    return make_user(Role.CURATOR, Role.LEAD, username="importer")


def row(number=1, **fields):
    """A record of one claim of a clinic's page."""
    said = {
        "where": f"row {number}",
        "key": str(number),
        "source": {"address": "https://clinic.example/a", "title": "Our therapy", "source_type": "clinic"},
        "claim": {"quote": f"It heals {number} of 3 knees."},
        "places": {"claim.quote": f"row {number}, column “words”"},
    }
    return Record(**(said | fields))


def store(actor, *records, dry_run=False, **terms):
    return store_records(actor=actor, records=lambda: records, terms=Terms("coding", **terms), dry_run=dry_run)


def counts():
    return tuple(model.objects.count() for model in (Source, Capture, Claim, Anchor, Description, TableRow, Question))


def numbers(outcome):
    return (outcome.new, outcome.same, outcome.changed, outcome.refused)


def whys(outcome):
    return [(problem.where, problem.what) for problem in outcome.problems]


def test_quotes_of_a_source_make_one_excerpt_and_stand_in_it(person):
    outcome = store(
        person, row(1), row(2), row(3, claim={"quote": "  Two\r\nlines. ", "statement": "s", "language": "en"})
    )
    assert numbers(outcome) == (3, 0, 0, 0)
    assert outcome.found == 3
    capture = Capture.objects.get()
    assert (capture.method, capture.depth) == (CaptureMethod.IMPORTED, Depth.EXCERPT)
    assert capture.text == "It heals 1 of 3 knees.\n\nIt heals 2 of 3 knees.\n\nTwo\nlines.\n"
    for claim in Claim.objects.all():
        assert capture.text[claim.start : claim.end] == claim.quote
        assert claim.anchors.count() == 1
        assert claim.history.count() == 1
        assert claim.created_by == person
    assert sorted(Claim.objects.values_list("number", flat=True)) == [1, 2, 3]
    source = Source.objects.get()
    assert (source.title, source.source_type.code, source.history.count()) == ("Our therapy", "clinic", 1)
    assert Claim.objects.get(number=3).statement == "s"


def test_what_was_stored_stands_up_to_verify(person):
    said = {"": {"strength": "direct"}, "Ann": {"strength": "denies"}}
    store(person, row(1, descriptions=said), row(2, claim={"quote": "A line\nthat goes on."}))
    assert [fault for _, faults in verify_captures() for fault in faults] == []
    assert list(verify_descriptions()) == []
    assert list(verify_search_texts()) == []


def test_a_dry_run_says_the_same_and_writes_nothing(person):
    records = [row(1, descriptions={"Ann": {"voice": "marketing"}}, question={"text": "Does it heal?"}), row(2)]
    before = counts()
    outcome = store(person, *records, dry_run=True)
    assert numbers(outcome) == (2, 0, 0, 0)
    assert counts() == before
    assert not User.objects.filter(imported=True).exists()


def test_the_same_table_twice_changes_nothing(person):
    records = [
        row(
            1, descriptions={"Ann": {"voice": "marketing"}}, question={"text": "Does it heal?"}, extra={"mood": "grim"}
        ),
        row(2, key=""),
        row(3, claim={}, source={"title": "A page of which nothing is quoted"}),
    ]
    assert numbers(store(person, *records)) == (3, 0, 0, 0)
    before = counts(), Claim.history.count(), Source.history.count(), User.objects.count()
    again = store(person, *records)
    assert numbers(again) == (0, 3, 0, 0)
    assert again.changes == []
    assert (counts(), Claim.history.count(), Source.history.count(), User.objects.count()) == before


def test_a_row_that_changed_shows_its_difference_and_is_changed(person):
    store(person, row(1, descriptions={"Ann": {"voice": "marketing"}}, extra={"mood": "grim"}))
    changed = row(
        1,
        source={"address": "https://clinic.example/a", "title": "Their therapy", "publisher": "A Clinic"},
        claim={"quote": "It heals 1 of 3 knees.", "statement": "Knees heal."},
        question={"text": "Does it heal?"},
        descriptions={"Ann": {"voice": "research"}},
        extra={"mood": "gay"},
    )
    told = store(person, changed, dry_run=True)
    assert numbers(told) == (0, 0, 1, 0)
    assert {(one.field, one.before, one.after) for one in told.changes} == {
        ("title", "Our therapy", "Their therapy"), ("publisher", "", "A Clinic"), ("statement", "", "Knees heal."),
        ("question", "", "Does it heal?"), ("voice", "marketing", "research"), ("mood", "grim", "gay"),
    }  # fmt: skip
    assert numbers(store(person, changed)) == (0, 0, 1, 0)
    claim = Claim.objects.select_related("source__publisher", "question").get()
    assert (claim.source.title, claim.source.publisher.name, claim.source.source_type.code) == (
        "Their therapy", "A Clinic", "clinic",
    )  # fmt: skip
    assert (claim.statement, claim.question.text, claim.voice) == ("Knees heal.", "Does it heal?", "research")
    assert TableRow.objects.get().extra == {"mood": "gay"}
    assert numbers(store(person, changed)) == (0, 1, 0, 0)
    assert list(verify_descriptions()) == []


def test_other_words_under_the_same_key_are_refused(person):
    store(person, row(1))
    outcome = store(person, row(1, claim={"quote": "It heals all."}))
    assert numbers(outcome) == (0, 0, 0, 1)
    assert "stay as they are" in whys(outcome)[0][1]
    assert Claim.objects.get().quote == "It heals 1 of 3 knees."


def test_one_row_that_is_refused_keeps_all_from_being_stored(person):
    before = counts()
    outcome = store(person, row(1), row(2, source={"address": "not an address"}), row(3, claim={"quote": "x"}))
    assert numbers(outcome) == (1, 0, 0, 2)
    assert whys(outcome)[0][0] == "row 2"
    assert whys(outcome)[1][0] == "row 3, column “words”"
    assert counts() == before


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"source": {}}, "Nothing says which source"),
        ({"source": {"title": "t", "source_type": "shop"}}, "no type of source"),
        ({"source": {"title": "t", "published": "5 May"}}, "date"),
        ({"source": {"title": "t", "status": "excluded"}}, "says why"),
        ({"source": {"title": "x" * 501}}, "below 500"),
        ({"source": {"title": "t", "publisher": "x" * 201}}, "below 200"),
        ({"source": {"title": "t", "publisher_sells": "perhaps"}}, "none of"),
        ({"source": {"title": "t", "tags": "caf\u00e9"}}, "no tag"),
        ({"descriptions": {"x" * 151: {"voice": "other"}}}, "no name"),
        ({"claim": {"statement": "s"}}, "no quote"),
        ({"claim": {"quote": "It heals.", "language": "x" * 36}}, "below 35"),
        ({"claim": {"quote": "It heals.", "statement": "a\0b"}}, ""),
        ({"claim": {"quote": "It heals.", "uid": "?"}}, "no identifier"),
        ({"claim": {"quote": "x" * 5001}}, ""),
        ({"question": {"text": "x" * 301}}, "below 300"),
        ({"descriptions": {"Ann": {"voice": "loud"}}}, "none of"),
        ({"ratings": (Rated("Ann", {"verdict": "supported"}, "row 1"),)}, "which codebook"),
        ({"evidence": ({"stance": "for"},)}, "needs a title"),
        ({"evidence": ({"title": "t", "stance": "for", "n_treated": "many"},)}, "no whole number"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_the_reason(person, fields, what):
    outcome = store(person, row(1, **fields), dry_run=True)
    assert numbers(outcome) == (0, 0, 0, 1)
    assert what in " ".join(what for _, what in whys(outcome))


def test_two_rows_of_one_key_or_of_the_same_words_are_refused(person):
    outcome = store(person, row(1), row(2, key="1"), dry_run=True)
    assert numbers(outcome) == (1, 0, 0, 1)
    outcome = store(person, row(1, key=""), row(2, key="", claim={"quote": "It heals 1 of 3 knees."}), dry_run=True)
    assert numbers(outcome) == (1, 0, 0, 1)
    # With keys of their own they are two claims.
    twice = [row(1), row(2, claim={"quote": "It heals 1 of 3 knees."})]
    assert numbers(store(person, *twice)) == (2, 0, 0, 0)
    assert numbers(store(person, *twice)) == (0, 2, 0, 0)


def test_two_rows_that_say_two_things_of_one_source_are_refused(person):
    outcome = store(
        person, row(1), row(2, source={"address": "https://clinic.example/a", "title": "Other"}), dry_run=True
    )
    assert numbers(outcome) == (1, 0, 0, 1)
    assert "says “Other” of its source" in whys(outcome)[0][1]
    filled = store(person, row(1), row(2, source={"address": "https://clinic.example/a", "doi": "10.1000/182"}))
    assert numbers(filled) == (2, 0, 0, 0)
    assert Source.objects.get().doi == "10.1000/182"


def test_rows_of_one_source_each_add_tags_and_do_not_name_two_publishers(person):
    said = {"title": "t", "publisher": "Clinic A", "tags": "alpha"}
    outcome = store(person, row(1, source=said), row(2, source=said | {"publisher": "Clinic B"}), dry_run=True)
    assert numbers(outcome) == (1, 0, 0, 1)
    assert "says “Clinic B” of its source, and row 1 says “Clinic A”" in whys(outcome)[0][1]
    store(person, row(1, source=said), row(2, source={"title": "t", "tags": "alpha beta"}))
    assert set(Source.objects.get().tags.values_list("name", flat=True)) == {"alpha", "beta"}
    assert Publisher.objects.get().name == "Clinic A"
    sells = [
        row(n, source={"title": f"{n}", "publisher": "B", "publisher_sells": code})
        for n, code in ((5, "yes"), (6, "no"))
    ]
    assert numbers(store(person, *sells)) == (1, 0, 0, 1)


def test_a_source_that_is_here_is_taken_and_several_are_asked_about(person):
    here = make_source(address="https://clinic.example/a", title="Our therapy")
    store(person, row(1))
    assert Claim.objects.get().source == here
    make_source(address="https://clinic.example/a", title="Our therapy")
    outcome = store(person, row(2), dry_run=True)
    assert "Several sources" in whys(outcome)[0][1]


def test_quotes_are_found_in_the_saved_copy_and_refused_where_they_do_not_stand_there(person):
    capture = make_capture(TEXT)
    source = {"uid": capture.source.uid}
    found = store(person, row(1, source=source, claim={"quote": QUOTE}))
    assert numbers(found) == (1, 0, 0, 0)
    assert Claim.objects.get().capture == capture
    missing = store(person, row(2, source=source, claim={"quote": "It never fails."}))
    assert numbers(missing) == (0, 0, 0, 1)
    assert whys(missing)[0][0] == "row 2, column “words”"
    assert Capture.objects.count() == 1


def test_a_claim_that_is_marked_already_is_the_same_claim(person):
    claim = make_claim()
    assert numbers(store(person, row(1, source={"uid": claim.source.uid}, claim={"quote": claim.quote}))) == (
        0,
        1,
        0,
        0,
    )
    assert numbers(
        store(person, row(9, key="", source={"uid": claim.source.uid}, claim={"uid": claim.uid, "quote": claim.quote}))
    ) == (0, 1, 0, 0)
    assert Claim.objects.count() == 1


def test_a_text_that_comes_with_the_table_is_saved_and_has_the_quotes(person):
    at = {"address": "https://clinic.example/a", "text": TEXT}
    assert numbers(store(person, row(1, capture=at, claim={"quote": QUOTE}))) == (1, 0, 0, 0)
    capture = Capture.objects.get()
    assert (capture.text, capture.depth, capture.asked_address) == (TEXT, Depth.FULL, "https://clinic.example/a")
    outcome = store(person, row(2, capture=at, claim={"quote": "It never fails."}))
    assert numbers(outcome) == (0, 0, 0, 1)


def test_rows_of_one_source_that_were_seen_twice_stand_on_two_copies(person):
    at = {"address": "https://archive.example/1", "observed_at": "2024-01-01T00:00:00Z", "depth": "excerpt"}
    other = {"address": "https://archive.example/2", "observed_at": "2024-02-02T00:00:00Z", "depth": "full"}
    records = [row(1, capture=at), row(2, capture=other), row(3, capture={"file": "", "depth": "excerpt"})]
    outcome = store(person, *records)
    assert numbers(outcome) == (3, 0, 0, 0)
    assert [(one.where, one.refuses) for one in outcome.problems] == [("row 2", False)]
    assert "nothing takes capture.depth" in whys(outcome)[0][1]
    seen = Claim.objects.values_list("capture__asked_address", "capture__observed_at__month", "number")
    assert set(seen) == {(at["address"], 1, 1), (other["address"], 2, 2), (at["address"], 1, 3)}
    assert TableRow.objects.get(key="2").extra == {"capture.depth": "full"}
    assert numbers(store(person, *records)) == (0, 3, 0, 0)
    changed = store(person, row(1, capture=at | {"address": "https://archive.example/9"}))
    assert numbers(changed) == (0, 0, 1, 0)
    assert [(one.field, one.after) for one in changed.changes] == [("capture.address", "https://archive.example/9")]
    twice = [
        row(n, claim={"quote": "Same words."}, capture={"address": f"https://archive.example/{n}"}) for n in (5, 6)
    ]
    assert numbers(store(person, *twice)) == (1, 0, 0, 1)


def test_what_a_row_without_a_quote_says_of_a_copy_or_a_question_is_kept_beside_it(person):
    said = {"claim": {}, "capture": {"observed_at": "2024-01-01T00:00:00Z"}, "question": {"text": "Does it heal?"}}
    outcome = store(person, row(1, **said))
    assert (numbers(outcome), outcome.problems[0].refuses) == ((1, 0, 0, 0), False)
    assert TableRow.objects.get().extra == {
        "capture.observed_at": "2024-01-01T00:00:00Z", "question.text": "Does it heal?",
    }  # fmt: skip
    assert numbers(store(person, row(1, **said))) == (0, 1, 0, 0)
    two = [row(number, key="", claim={}, extra={"seen by": f"person {number}"}) for number in (2, 3)]
    store(person, *two)
    assert TableRow.objects.filter(extra__has_key="seen by").count() == 2
    assert numbers(store(person, *two)) == (0, 2, 0, 0)


def test_rows_of_one_question_each_say_more_of_it_and_never_two_things(person):
    question = {"text": "Does it heal?", "population": "adults"}
    outcome = store(person, row(1, question=question), row(2, question=question | {"population": "children"}))
    assert numbers(outcome) == (1, 0, 0, 1)
    assert "says “children” of its question, and row 1 says “adults”" in whys(outcome)[0][1]
    store(person, row(1, question=question), row(2, question={"text": "does it heal?", "outcome": "pain"}))
    assert Question.objects.values_list("text", "population", "outcome").get() == ("Does it heal?", "adults", "pain")


def test_words_that_are_withheld_or_claims_that_are_withdrawn_do_not_come_back(person):
    store(person, row(1))
    withhold(actor=person, capture=Capture.objects.get(), reason="A letter")
    outcome = store(person, row(1))
    assert numbers(outcome) == (0, 0, 0, 1)
    assert "withheld" in whys(outcome)[0][1]


def test_a_source_that_was_withdrawn_is_not_made_again(person):
    source = make_source()
    withdraw_source(actor=person, source=source, because="Twice.")
    outcome = store(person, row(1, source={"uid": source.uid, "title": "t"}), dry_run=True)
    assert "was withdrawn" in whys(outcome)[0][1]


def test_identifiers_of_claims_and_sources_are_kept_where_they_are_free(person):
    store(person, row(1, source={"uid": "abcdefgh23", "title": "t"}, claim={"uid": "23456789ab", "quote": "It heals."}))
    claim = Claim.objects.get()
    assert (claim.uid, claim.source.uid) == ("23456789ab", "abcdefgh23")


# --- people -----------------------------------------------------------------------------------------------------------


def test_somebody_of_that_name_is_asked_about_and_never_taken(person):
    ann = make_user(Role.REVIEWER, username="Ann")
    coded = row(1, descriptions={"Ann": {"voice": "marketing"}})
    outcome = store(person, coded)
    assert numbers(outcome) == (0, 0, 0, 1)
    assert "“Ann” is here already" in whys(outcome)[0][1]
    assert numbers(store(person, coded, people={"Ann": "Ann"})) == (1, 0, 0, 0)
    assert Description.objects.get().coder == ann
    other = row(2, descriptions={"Ann": {"voice": "marketing"}})
    assert numbers(store(person, other, people={"Ann": ANEW})) == (1, 0, 0, 0)
    made = User.objects.get(imported=True)
    assert (made.shown_name, made.is_active, made.has_usable_password()) == ("Ann", False, False)
    assert made.username != "Ann"


def test_two_coders_have_a_description_each_and_the_claim_has_the_first(person):
    said = {"Ann": {"strength": "direct", "voice": "marketing"}, "Ben": {"strength": "correlational"}}
    store(person, row(1, descriptions=said))
    claim = Claim.objects.get()
    assert {one.coder.shown_name: one.strength for one in Description.objects.all()} == {
        "Ann": "direct", "Ben": "correlational",
    }  # fmt: skip
    assert (claim.strength, claim.voice) == ("direct", "marketing")


def test_who_may_bring_in_what(curator, reviewer, person):
    assert numbers(store(curator, row(1))) == (1, 0, 0, 0)
    with pytest.raises(PermissionDenied):
        store(reviewer, row(2))
    with pytest.raises(PermissionDenied, match="Only leads"):
        store(curator, row(2, descriptions={"Ann": {"voice": "marketing"}}))
    assert Claim.objects.count() == 1


# --- ratings ----------------------------------------------------------------------------------------------------------


def rated(number=1, **by):
    said = tuple(Rated(name, {"verdict": code, "rationale": "So."}, f"row {number}") for name, code in by.items())
    return row(number, ratings=said)


def test_ratings_stand_in_an_imported_round_that_is_closed(person):
    version = make_scheme_version({"code": "supported"}, {"code": "unsupported"})
    codes = list(version.levels.filter(axis="verdict").values_list("code", flat=True))
    records = [rated(1, MS=codes[0], AS=codes[0]), rated(2, MS=codes[0], AS=codes[-1]), rated(3, MS=codes[0])]
    outcome = store(person, *records, version=version)
    assert numbers(outcome) == (3, 0, 0, 0)
    (round_,) = Round.objects.filter(imported=True)
    assert outcome.round == round_
    assert round_.closed_at is not None
    assert (round_.units.count(), round_.raters.count(), round_.assignments.count()) == (3, 2, 5)
    ratings = Rating.objects.visible_to(OPERATOR)
    assert ratings.count() == 5
    assert {one.reviewer.shown_name for one in ratings} == {"MS", "AS"}
    assert all(one.reviewer.imported and not one.reviewer.is_active for one in ratings)
    assert [batch for batch in overdue() if batch] == []
    version.refresh_from_db()
    assert version.frozen_at is not None
    again = store(person, *records, version=version)
    assert numbers(again) == (0, 3, 0, 0)
    assert ratings.count() == 5
    assert Round.objects.filter(imported=True).count() == 1


def test_a_rating_that_changed_supersedes_the_one_before(person):
    version = make_scheme_version({"code": "supported"}, {"code": "unsupported"})
    first, *_, last = version.levels.filter(axis="verdict").values_list("code", flat=True)
    store(person, rated(1, MS=first), version=version)
    outcome = store(person, rated(1, MS=last), version=version)
    assert numbers(outcome) == (0, 0, 1, 0)
    ratings = Rating.objects.visible_to(OPERATOR)
    assert ratings.count() == 2
    assert ratings.current().get().verdict.code == last


def test_a_rating_that_the_codebook_does_not_have_is_refused(person):
    outcome = store(
        person, rated(1, MS="splendid"), version=make_scheme_version({"code": "supported"}, {"code": "unsupported"})
    )
    assert numbers(outcome) == (0, 0, 0, 1)
    assert whys(outcome)[0][0] == "row 1, rating of “MS”, verdict"


def test_two_names_of_one_person_do_not_replace_one_another(person):
    version = make_scheme_version({"code": "supported"}, {"code": "unsupported"})
    code = version.levels.filter(axis="verdict").first().code
    make_user(Role.REVIEWER, username="mia")
    outcome = store(person, rated(1, MS=code, AS=code), version=version, people={"MS": "mia", "AS": "mia"})
    assert numbers(outcome) == (0, 0, 0, 1)


@pytest.mark.parametrize("key", ["k", ""])
def test_ratings_of_one_claim_need_not_follow_one_another(person, key):
    version = make_scheme_version({"code": "supported"}, {"code": "unsupported"})

    def one(number, rater, code):
        said = (Rated(rater, {"verdict": code}, f"row {number}"),)
        return row(number, key=key, claim={"quote": "It heals."}, ratings=said, extra={"mood": rater})

    records = [one(1, "MS", "supported"), row(2), one(3, "AS", "unsupported")]
    outcome = store(person, *records, version=version)
    assert (outcome.refused, whys(outcome)) == (0, [])
    ratings = Rating.objects.visible_to(OPERATOR)
    assert {one.reviewer.shown_name: one.verdict.code for one in ratings} == {"MS": "supported", "AS": "unsupported"}
    assert len({one.claim_id for one in ratings}) == 1
    assert {one.extra.get("mood") for one in TableRow.objects.all()} == {"MS", "AS", None}
    assert numbers(store(person, *records, version=version)) == (0, 3, 0, 0)
    assert numbers(store(person, *records, one(4, "AS", "supported"), version=version))[3] == 1
    assert ratings.count() == 2


def test_rows_of_one_claim_say_the_same_of_it(person):
    version = make_scheme_version({"code": "supported"}, {"code": "unsupported"})
    said = {name: (Rated(name, {"verdict": "supported"}, ""),) for name in ("MS", "AS")}
    first = row(1, key="k", claim={"quote": "It heals.", "statement": "s"}, ratings=said["MS"])
    other = row(3, key="k", claim={"quote": "It heals.", "statement": "t"}, ratings=said["AS"])
    outcome = store(person, first, row(2), other, version=version)
    assert numbers(outcome) == (2, 0, 0, 1)
    assert Claim.objects.count() == 0


def test_an_imported_round_is_never_open(person):
    version = make_scheme_version({"code": "supported"}, {"code": "unsupported"})
    code = version.levels.filter(axis="verdict").first().code
    store(person, rated(1, MS=code), version=version)
    round_ = Round.objects.get(imported=True)
    with pytest.raises(ValidationError, match="came in with a table"):
        reopen_round(actor=person, round_=round_, because="Why not")
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=round_.pk).update(closed_at=None)


# --- evidence ---------------------------------------------------------------------------------------------------------


def test_studies_are_stored_once_and_linked_where_their_stance_is_said(person):
    studies = ({"title": "Trial 1", "doi": "10.1000/1", "stance": "for", "design": "rct_parallel", "n_treated": "12"},
               {"title": "Trial 2"})  # fmt: skip
    outcome = store(person, row(1, evidence=studies), row(2, evidence=studies[:1]))
    assert numbers(outcome) == (2, 0, 0, 0)
    assert "not linked" in whys(outcome)[0][1]
    assert EvidenceItem.objects.count() == 2
    assert EvidenceItem.objects.get(doi="10.1000/1").n_treated == 12
    assert EvidenceLink.objects.count() == 2
    again = store(person, row(1, evidence=studies), row(2, evidence=studies[:1]))
    assert numbers(again) == (0, 2, 0, 0)
    assert EvidenceLink.objects.count() == 2
    changed = store(person, row(1, evidence=({**studies[0], "stance": "against"},)))
    assert numbers(changed) == (0, 0, 1, 0)
    assert EvidenceLink.objects.filter(stance="against").count() == 1


STUDY = {"title": "Trial 1", "doi": "10.1000/1", "stance": "for", "n_analysed": "30", "mismatches": "dose"}


def test_what_a_row_says_otherwise_of_a_stored_study_is_told_and_stored(person):
    store(person, row(1, evidence=(STUDY,)))
    said = STUDY | {"title": "Trial one", "n_analysed": "99", "design": "rct_parallel", "mismatches": "dose species"}
    further = ({"title": "Trial 2"},)
    told = store(person, row(1, evidence=(said, *further)))
    assert numbers(told) == (0, 0, 1, 0)
    assert {(one.field, one.before, one.after) for one in told.changes} == {
        ("title", "Trial 1", "Trial one"), ("n_analysed", "30", "99"), ("design", "", "rct_parallel"),
        ("mismatches", "dose", "dose species"), ("title", "", "Trial 2"),
    }  # fmt: skip
    study = EvidenceItem.objects.get(doi="10.1000/1")
    assert (study.title, study.n_analysed, study.design) == ("Trial one", 99, "rct_parallel")
    assert EvidenceLink.objects.get().mismatches == ["dose", "species"]
    assert numbers(store(person, row(1, evidence=(said, *further)))) == (0, 1, 0, 0)


def test_rows_that_say_two_things_of_one_study_or_of_where_it_stands_are_refused(person):
    of_two = store(person, row(1, evidence=(STUDY,)), row(2, evidence=(STUDY | {"n_analysed": "77"},)))
    assert numbers(of_two) == (1, 0, 0, 1)
    assert "says “77” of its study, and row 1 says “30”" in whys(of_two)[0][1]
    twice = store(person, row(1, evidence=(STUDY | {"why": "pain"}, STUDY | {"why": "function"})))
    assert numbers(twice) == (0, 0, 0, 1)
    assert "says “function” of its study" in whys(twice)[0][1]
    fills = {name: value for name, value in STUDY.items() if name != "n_analysed"}
    assert numbers(store(person, row(1, evidence=(fills,)), row(2, evidence=(STUDY,)))) == (2, 0, 0, 0)
    assert EvidenceItem.objects.get().n_analysed == 30


def test_studies_stand_on_a_question_where_no_row_has_a_quote(person):
    asked = {"claim": {}, "source": {}, "question": {"text": "Does it heal?"}}
    records = [row(1, evidence=(STUDY,), **asked), row(2, evidence=({"title": "Trial 2", "stance": "for"},), **asked)]
    assert numbers(store(person, *records)) == (2, 0, 0, 0)
    links = EvidenceLink.objects.values_list("evidence_item__source__title", "question__text", "stance", "claim")
    assert set(links) == {(name, "Does it heal?", "for", None) for name in ("Trial 1", "Trial 2")}
    assert Source.objects.count() == 2
    assert numbers(store(person, *records)) == (0, 2, 0, 0)
    other = row(3, evidence=(STUDY,), **(asked | {"question": {"text": "Does it harm?"}}))
    assert numbers(store(person, other)) == (0, 0, 1, 0)
    assert EvidenceLink.objects.filter(question__text="Does it harm?").count() == 1
    neither = row(4, evidence=(STUDY,), claim={}, source={})
    assert "neither" in whys(store(person, neither))[0][1]


def test_what_sells_and_tags_are_kept(person):
    source = {"title": "t", "publisher": "A Clinic", "publisher_sells": "yes", "tags": "study-1 study-2"}
    store(person, row(1, source=source))
    assert Publisher.objects.get().sells == "yes"
    assert set(Source.objects.get().tags.values_list("name", flat=True)) == {"study-1", "study-2"}
    assert numbers(store(person, row(1, source=source))) == (0, 1, 0, 0)


def test_what_changed_between_looking_and_writing_is_told_and_nothing_of_its_batch_stays(person):
    claim = make_claim()
    coded = row(1, source={"uid": claim.source.uid}, claim={"uid": claim.uid, "quote": claim.quote, "statement": "s"})

    def withdraw(number, what):
        if what == "Looking through":
            Claim.objects.filter(pk=claim.pk).update(withdrawn_at=claim.created_at)

    with pytest.raises(ValidationError, match="changed meanwhile"):
        store_records(actor=person, records=lambda: [row(2), coded], terms=Terms("coding"), done=withdraw)
    assert TableRow.objects.count() == 0


def test_many_rows_are_written_batch_by_batch_and_each_is_told(person):
    told = []
    records = [row(number) for number in range(450)]
    outcome = store_records(
        actor=person,
        records=lambda: records,
        terms=Terms("coding"),
        done=lambda number, what: told.append((what, number)),
    )
    assert numbers(outcome) == (450, 0, 0, 0)
    assert told[-1] == ("Writing", 450)
    assert len(told) == 4
    assert numbers(store(person, *records)) == (0, 450, 0, 0)


def test_a_row_that_names_a_saved_file_which_is_here_has_its_quote_in_it_or_is_refused(person):
    capture = make_capture(source=make_source(title="", source_type=""), filename="page1.html")
    there = {"source": {"address": "https://clinic.example/p1"}, "capture": {"file": "saved\\page1.html"}}
    outcome = store(person, row(1, **there, claim={"quote": "This stands nowhere."}))
    assert (numbers(outcome), Source.objects.count()) == ((0, 0, 0, 1), 1)
    assert "saved copy of the source" in whys(outcome)[0][1]
    assert numbers(store(person, row(2, **there, claim={"quote": QUOTE}))) == (1, 0, 0, 0)
    claim = Claim.objects.get()
    assert (claim.capture, claim.source.address) == (capture, "https://clinic.example/p1")
    # Which of two files of one name is meant, nobody guesses.
    make_capture(source=make_source(title="b"), filename="page1.html")
    elsewhere = {"source": {"title": "c"}, "capture": {"file": "page1.html"}}
    assert "Several sources" in whys(store(person, row(3, **elsewhere, claim={"quote": QUOTE})))[0][1]


def test_a_row_that_names_the_address_of_a_copy_is_of_the_source_that_is_here(person):
    make_capture(source=make_source(address="https://clinic.example/a"))
    said = row(1, source={"title": "t"}, capture={"address": "https://clinic.example/a"}, claim={"quote": QUOTE})
    assert numbers(store(person, said)) == (1, 0, 0, 0)
    assert Source.objects.count() == 1


def test_words_that_stand_twice_in_the_copy_are_told_to_do_so(person):
    source = make_source()
    make_capture("It heals all. Indeed, it heals all. And it heals all.", source=source)
    outcome = store(person, row(1, source={"uid": source.uid}, claim={"quote": "it heals all"}))
    (what,) = [what for _, what in whys(outcome)]
    assert "do not stand" not in what
    assert "before and after" in outcome.problems[0].why


def test_a_day_is_a_time_at_which_a_page_was_seen_and_what_is_none_is_told_at_its_cell(person):
    places = {"capture.observed_at": "row 1, column “seen”", "claim.quote": "row 1, column “words”"}
    outcome = store(person, row(1, capture={"observed_at": "2024-03-01 10:00"}, places=places))
    assert (numbers(outcome), whys(outcome)[0][0]) == ((0, 0, 0, 1), "row 1, column “seen”")
    assert numbers(store(person, row(1, capture={"observed_at": "2024-03-01"}, places=places))) == (1, 0, 0, 0)
    assert Capture.objects.get().observed_at == datetime(2024, 3, 1, tzinfo=UTC)


def test_a_rating_that_changes_says_what_it_was(person):
    version = make_scheme_version({"code": "supported"}, {"code": "unsupported"})
    store(person, rated(1, MS="supported"), version=version)
    told = store(person, rated(1, MS="unsupported"), version=version, dry_run=True)
    assert [(one.field, one.before, one.after) for one in told.changes] == [("verdict", "supported", "unsupported")]
