"""The demonstration is known by its rows, and goes whole; what people put on it is told first, and stops it."""

from io import StringIO

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from claims.actions.claim import describe_claim
from claims.actions.demonstration import recorded_as_demonstration, remove_demonstration
from claims.actions.hold import lift_hold, set_hold
from claims.actions.reading import finish_reading
from claims.actions.relation import confirm_relation
from claims.actions.source import save_source
from claims.choices import Depth, JobKind, Role
from claims.database.search import search
from claims.exchange.corpus import load_corpus
from claims.exchange.corpus_release import release_corpus
from claims.exchange.corpus_rounds import load_rounds
from claims.exchange.documents import attach_documents
from claims.models import (
    OPERATOR,
    Capture,
    Claim,
    Demonstration,
    Draft,
    Fingerprint,
    Job,
    Publisher,
    Question,
    Rating,
    Sighting,
    Source,
    SourceRelation,
    Tag,
    User,
)
from claims.reads.demonstration import removal_of
from claims.reads.verify import verify_captures, verify_relations, verify_setup
from claims.rules.extract.document import sha256_of
from tests.builders import (
    everything,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_publisher,
    make_question,
    make_rating,
    make_relation,
    make_search,
    make_source,
    make_tag,
    make_user,
    make_withholding,
    open_round,
)

pytestmark = pytest.mark.django_db

# Tables of the search index hold its insides, which differ with the order of writing.
INSIDES = ("_words_data", "_words_idx", "_words_docsize", "_words_config")


def counts():
    """Rows of each table."""
    tables = [name for name in connection.introspection.table_names() if not name.endswith(INSIDES)]
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
        return found


def stored_files():
    if not default_storage.exists("captures"):
        return set()
    folders = default_storage.listdir("captures")[0]
    return {name for folder in folders for name in default_storage.listdir(f"captures/{folder}")[1]}


def own_work(owner):
    """A study of one's own, touching every noun, with nothing of the demonstration."""
    capture = make_capture("A page of our own. It says that it helps. It says so twice over.\n")
    claim = make_claim("It says that it helps.", capture=capture, question=make_question("Does ours help?"))
    make_evidence_link(question=claim.question)
    make_search(claim.question)
    make_rating(claim, reviewer=owner)
    make_relation(capture.source, make_source(tags=[make_tag("ours")]))
    finish_reading(actor=owner, capture=capture)
    make_withholding(make_capture("Withheld."))


@pytest.fixture
def owner(db):
    return everything()


@pytest.fixture
def empty(owner):
    """What an installation has that was begun without the demonstration."""
    return counts()


PEOPLE = {
    "curator": Role.CURATOR, "curator-2": Role.CURATOR, "reviewer-1": Role.REVIEWER, "reviewer-2": Role.REVIEWER,
    "reviewer-3": Role.REVIEWER, "lead": Role.LEAD,
}  # fmt: skip
THEIRS = "It makes knees young again. Hardly anybody minds the needle.\n"


@pytest.fixture
def corpus(empty):
    """The demonstration itself."""
    with recorded_as_demonstration():
        people = {name: make_user(role, username=name) for name, role in PEOPLE.items()}
        load_rounds(load_corpus(people=people))
        release_corpus(lead=people["lead"])
    return Demonstration.objects.get()


@pytest.fixture
def demonstration(empty):
    """A small one, with a row of most nouns."""
    with recorded_as_demonstration():
        people = {name: make_user(role, username=name) for name, role in PEOPLE.items()}
        source = make_source(publisher=make_publisher(), tags=[make_tag("theirs")])
        capture, question = make_capture(THEIRS, source=source), make_question()
        claim = make_claim("It makes knees young again.", capture=capture, question=question)
        make_claim("Hardly anybody minds the needle.", capture=capture)
        make_rating(claim, reviewer=people["reviewer-1"])
        make_evidence_link(make_evidence_item(source=source), question=question)
        make_search(question)
        make_relation(source, make_source(source_type="journal"), "record_of")
    return Demonstration.objects.get()


def refused(actor, **how):
    before = counts()
    with pytest.raises(ValidationError) as error:
        remove_demonstration(actor=actor, **how)
    assert counts() == before
    return " ".join(error.value.messages)


def in_words(demonstration, **how):
    removal = removal_of(demonstration, **how)
    return [str(one) for one in removal.touched()], [str(one) for one in removal.in_the_way]


def test_what_stays_is_an_empty_installation(owner, empty, corpus, django_capture_on_commit_callbacks):
    assert counts()["claims_claim"] == 52
    # Five documents and the release.
    assert len(stored_files()) == 6
    with django_capture_on_commit_callbacks(execute=True):
        removal = remove_demonstration(actor=owner)
    assert counts() == empty
    assert stored_files() == set()
    assert removal.own == {}
    assert search(Claim.objects.all(), "mesenchymal").count() == 0
    connection.check_constraints()


def test_what_stays_is_the_persons_own_wherever_it_came_between(
    owner, empty, corpus, django_capture_on_commit_callbacks
):
    before = counts()
    own_work(owner)
    added = {table: number - before[table] for table, number in counts().items()}
    with django_capture_on_commit_callbacks(execute=True):
        remove_demonstration(actor=owner)
    # One counter numbers all sources, theirs and one's own.
    added["claims_counter"] += 1
    assert counts() == {table: number + added[table] for table, number in empty.items()}
    assert len(stored_files()) == Capture.objects.values("sha256").distinct().count()
    assert not [*verify_setup(), *verify_relations(), *(fault for _, faults in verify_captures() for fault in faults)]
    assert Rating.objects.visible_to(OPERATOR).get().reviewer == owner
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO claims_claim_words (claims_claim_words) VALUES ('integrity-check')")
    connection.check_constraints()


def test_bytes_that_a_capture_of_ones_own_has_too_stay(owner, demonstration, django_capture_on_commit_callbacks):
    theirs = Capture.objects.order_by("pk").first()
    make_capture(theirs.text)
    with django_capture_on_commit_callbacks(execute=True):
        remove_demonstration(actor=owner)
    assert stored_files() == {theirs.sha256}


def test_traces_go_without_a_word(owner, empty, demonstration):
    curator = User.objects.get(username="curator")
    Client().force_login(curator)
    Fingerprint.objects.create(capture=Capture.objects.order_by("pk").first(), value=1)
    LogEntry.objects.create(
        user=owner, content_type=ContentType.objects.get_for_model(Claim),
        object_id=str(Claim.objects.order_by("pk").first().pk), object_repr="a claim", action_flag=CHANGE,
    )  # fmt: skip
    Source.objects.order_by("pk").first().tags.add(make_tag("ours"))
    assert in_words(demonstration) == ([], [])
    remove_demonstration(actor=owner)
    assert {table: number for table, number in counts().items() if number != empty[table]} == {"claims_tag": 1}


def draft(claim, owner):
    Draft.objects.create(round=open_round(), claim=claim, reviewer=owner)


ON_IT = {
    "rating": lambda claim, owner: make_rating(claim, reviewer=owner),
    "claim": lambda claim, owner: make_claim("makes knees", capture=claim.capture),
    "capture": lambda claim, owner: make_capture("Newer words.", source=claim.source),
    "reading": lambda claim, owner: finish_reading(actor=owner, capture=claim.capture),
    "evidence item": lambda claim, owner: make_evidence_item(source=claim.source),
    "evidence link": lambda claim, owner: make_evidence_link(claim=claim),
    "search record": lambda claim, owner: make_search(claim.question),
    "source relation": lambda claim, owner: make_relation(make_source(), claim.source, "cites"),
    "withholding": lambda claim, owner: make_withholding(claim.capture),
    "draft": draft,
    "change of claim": lambda claim, owner: describe_claim(actor=owner, claim=claim),
    "change of source": lambda claim, owner: save_source(actor=owner, source=claim.source, why="Looked again."),
    "change of source relation": lambda claim, owner: confirm_relation(
        actor=owner, relation=SourceRelation.objects.filter(kind="record_of").get()
    ),
    "job": lambda claim, owner: Job.objects.create(
        kind=JobKind.FETCH, capture=claim.capture, created_by=owner, arguments={}
    ),
}


@pytest.mark.parametrize("noun", ON_IT)
def test_what_people_put_on_it_is_told_and_stops_it_and_goes_when_they_say_so(owner, demonstration, noun):
    ON_IT[noun](Claim.objects.exclude(question=None).order_by("pk").first(), owner)
    on_it, in_the_way = in_words(demonstration)
    shown = {"capture": "saved copy"}.get(noun, noun)
    assert any(one.startswith(f"{shown} ") for one in on_it), on_it
    assert in_the_way == []
    assert "stands on the demonstration" in refused(owner)
    remove_demonstration(actor=owner, with_own=True)
    connection.check_constraints()
    assert not any(model.objects.exists() for model in (Claim, Capture, Question, SourceRelation, Sighting))
    assert not [*verify_relations()]


def test_a_rating_of_ones_own_against_a_claim_of_the_demonstration_goes_with_what_superseded_it(owner, demonstration):
    other = Claim.objects.order_by("pk").first()
    own = make_claim()
    first = make_rating(own, reviewer=owner, wording_gap="overstated", comparator="claim", comparator_claim=other)
    make_rating(own, reviewer=owner, supersedes=first)
    assert len(in_words(demonstration)[0]) == 2
    remove_demonstration(actor=owner, with_own=True)
    assert Claim.objects.get() == own
    assert not Rating.objects.visible_to(OPERATOR).exists()


def with_their_publisher(owner):
    make_source(publisher=Publisher.objects.order_by("pk").first())


def with_their_question(owner):
    make_claim(question=Question.objects.order_by("pk").first())


def with_their_tag(owner):
    make_source(tags=[Tag.objects.get()])


@pytest.mark.parametrize(
    ("begin", "what", "because"),
    [
        (with_their_publisher, "source ", "publisher"),
        (with_their_question, "claim ", "question"),
        (with_their_tag, "source ", "tag"),
    ],
)
def test_a_record_of_ones_own_that_has_something_of_it_stops_it_whatever_one_says(
    owner, demonstration, begin, what, because
):
    begin(owner)
    on_it, (in_the_way,) = in_words(demonstration)
    assert on_it == []
    assert in_the_way.startswith(what)
    assert f": {because} " in in_the_way
    assert "has something of the demonstration" in refused(owner, with_own=True)


def test_a_question_of_the_demonstration_that_was_once_ones_own_is_a_gap_in_a_history(owner, demonstration):
    claim = make_claim(question=Question.objects.order_by("pk").first())
    claim.question = None
    describe_claim(actor=owner, claim=claim)
    assert removal_of(demonstration).mentions == 1
    remove_demonstration(actor=owner)
    assert Claim.objects.get() == claim


def test_an_account_that_did_work_of_ones_own_stops_it_unless_it_is_kept(owner, demonstration):
    curator = User.objects.get(username="curator")
    source = save_source(actor=curator, source=Source(title="Ours", created_by=curator))
    _, in_the_way = in_words(demonstration)
    assert f"source {source.uid}: created by “curator”" in in_the_way
    assert {one.person for one in removal_of(demonstration).in_the_way} == {"curator"}
    assert "has something" in refused(owner, with_own=True)
    remove_demonstration(actor=owner, keep=["curator"])
    assert Source.objects.get() == source
    assert set(User.objects.values_list("username", flat=True)) == {owner.username, "curator"}
    assert User.objects.get(username="curator").is_curator


def test_work_of_a_demonstration_account_on_the_demonstration_is_told_like_anybodys(owner, demonstration):
    reviewer = User.objects.get(username="reviewer-1")
    rated = Rating.objects.visible_to(OPERATOR).filter(reviewer=reviewer).values("claim")
    make_rating(Claim.objects.exclude(pk__in=rated).get(), reviewer=reviewer)
    on_it, in_the_way = in_words(demonstration)
    assert (len(on_it), in_the_way) == (1, [])


@pytest.mark.parametrize("role", [Role.CURATOR, Role.REVIEWER, Role.READER])
def test_only_leads_take_it_away(demonstration, role):
    with pytest.raises(PermissionDenied, match="Only leads"):
        remove_demonstration(actor=make_user(role))


def test_nobody_takes_themselves_away(demonstration):
    assert "goes with the demonstration" in refused(User.objects.get(username="lead"))


def test_without_a_demonstration_there_is_nothing_to_take_away(owner):
    assert "no demonstration here" in refused(owner)


def test_what_is_written_beside_it_is_not_recorded(owner):
    make_source(title="Before")
    with recorded_as_demonstration():
        inside = make_source(title="Inside")
    make_source(title="After")
    assert Demonstration.objects.get().keys_of(Source) == {inside.pk}
    with recorded_as_demonstration():
        more = make_source(title="More of it")
    assert Demonstration.objects.get().keys_of(Source) == {inside.pk, more.pk}


def test_a_whole_document_in_the_place_of_an_excerpt_is_the_demonstrations_too(owner, empty, tmp_path):
    (tmp_path / "page.txt").write_text(THEIRS + "And more.\n")
    with recorded_as_demonstration():
        excerpt = make_capture(THEIRS, depth=Depth.EXCERPT, document_sha256=sha256_of(f"{THEIRS}And more.\n".encode()))
        make_claim("It makes knees young again.", capture=excerpt)
    (attached,) = attach_documents(actor=owner, folder=tmp_path)
    assert attached.moved == 1
    assert in_words(Demonstration.objects.get()) == ([], [])
    remove_demonstration(actor=owner)
    assert counts() == empty


def told(*arguments):
    out = StringIO()
    try:
        call_command("remove_demonstration", *arguments, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_the_command_says_first_and_does_only_what_it_was_told(owner, empty, corpus):
    claim = Claim.objects.order_by("pk").first()
    make_rating(claim, reviewer=owner)
    before = counts()
    said, error = told("--as", owner.username)
    assert error == "Nothing was done. Say --yes to take it away for good."
    assert "52 claims" in said
    assert "accounts: curator, curator-2, reviewer-1, reviewer-2, reviewer-3, lead" in said
    assert "goes only when you say --with-own" in said
    assert "rating " in said
    assert told("--as", owner.username, "--yes")[1].startswith("Nothing was done. Work of your own stands")
    assert counts() == before
    assert told("--as", owner.username, "--yes", "--with-own")[1] == ""
    assert counts() == empty
    assert told("--as", owner.username, "--yes")[1] == "There is no demonstration here."


def test_the_command_names_the_accounts_to_keep_and_no_list_is_endless(owner, demonstration):
    curator = User.objects.get(username="curator")
    for number in range(12):
        save_source(actor=curator, source=Source(title=f"Ours {number}", created_by=curator))
    said, _ = told("--as", owner.username)
    assert "--keep curator:" in said
    assert "and 2 more: source" in said


def test_the_time_of_loading_is_kept(demonstration):
    assert abs((timezone.now() - demonstration.loaded_at).total_seconds()) < 60


def test_what_is_held_of_it_stays(owner, demonstration):
    source = Source.objects.filter(captures__isnull=False).first()
    hold = set_hold(actor=owner, name="Case 7", because="The court asked.", of=source.captures.first())
    assert "The demonstration stays: the hold “Case 7”" in str(refused(owner))
    lift_hold(actor=owner, hold=hold, because="It is over.")
