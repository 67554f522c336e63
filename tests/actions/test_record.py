"""Saving what was loaded before others changed it: theirs stays, and only what was changed here is written."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction

from claims import actions
from claims.actions.answers import save_item
from claims.actions.claim import describe_claim, withdraw_claim
from claims.actions.evidence_item import (
    save_evidence_item,
    save_evidence_link,
    withdraw_evidence_item,
    withdraw_evidence_link,
)
from claims.actions.pair import save_pair, withdraw_pair
from claims.actions.question import save_question, save_search_record, withdraw_question
from claims.actions.record import hold
from claims.actions.scheme import save_level, save_scheme, save_scheme_version
from claims.actions.source import save_publisher, save_source, save_source_type, save_tag, withdraw_source
from claims.actions.user import save_user
from claims.choices import FoundHow, Role
from claims.models import Claim, Item, Level, SourceType
from claims.models.base import Recorded, Withdrawable
from tests.builders import (
    TEXT,
    everything,
    make_capture,
    make_claim,
    make_evidence_item,
    make_evidence_link,
    make_pair,
    make_publisher,
    make_question,
    make_scheme_version,
    make_search,
    make_source,
    make_tag,
    make_user,
)
from tests.items import WORDS

pytestmark = pytest.mark.django_db


def of_link(**fields):
    return make_evidence_link(question=make_question(), **fields)


def of_search():
    return make_search(make_question())


def of_version():
    return make_scheme_version({"code": "holds"})


def of_level():
    return of_version().levels.get()


def of_item():
    version = of_version()
    item = Item.objects.create(version=version, code="risks", text="Are risks told?", kind="yes_no", position=1)
    for position, code in enumerate(("yes", "no"), 1):
        said = {"code": code, "label": code.title(), "position": position} | WORDS
        Level.objects.create(version=version, axis="item", item=item, **said)
    return item


# What makes one, the action that saves it and its argument; two fields, of which one person changes each.
SAVED = [
    (make_source, save_source, "source", {"title": "Knees"}, {"note": "Seen."}),
    (make_publisher, save_publisher, "publisher", {"basis": "Its imprint"}, {"sells_what": "Cells"}),
    (make_tag, save_tag, "tag", {"name": "hips"}, {"description": "Of hips."}),
    (SourceType.objects.first, save_source_type, "source_type", {"name": "A place"}, {"description": "It."}),
    (make_question, save_question, "question", {"population": "adults"}, {"outcome": "pain"}),
    (of_search, save_search_record, "search", {"terms": "knees"}, {"hits": 7}),
    (make_evidence_item, save_evidence_item, "item", {"title": "Another"}, {"population": "adults"}),
    (of_link, save_evidence_link, "link", {"why": "The same cells."}, {"directness": "direct"}),
    (make_pair, save_pair, "pair", {"note": "Both of cells."}, {"relation": "contradicts"}),
    (lambda: of_version().scheme, save_scheme, "scheme", {"name": "Ours"}, {"description": "For knees."}),
    (of_version, save_scheme_version, "version", {"notes": "New."}, {"version": "2"}),
    (of_item, save_item, "item", {"text": "Are risks named?"}, {"definition": "On the saved pages."}),
    (of_level, save_level, "level", {"label": "Holds up"}, {"definition": "In other words."}),
    (make_claim, describe_claim, "claim", {"statement": "It helps."}, {"translation": "Es hilft."}),
    (lambda: make_user(Role.READER), save_user, "user", {"pseudonym": "Someone"}, {"last_name": "House"}),
]


@pytest.mark.parametrize(("make", "save", "name", "mine", "theirs"), SAVED, ids=[one[2] for one in SAVED])
def test_what_somebody_else_changed_since_it_was_loaded_stays(make, save, name, mine, theirs):
    pk, noun = (made := make()).pk, type(made)
    early, late = (noun._base_manager.get(pk=pk) for _ in range(2))
    for record, values in ((late, theirs), (early, mine)):
        for field, value in values.items():
            setattr(record, field, value)
        save(actor=everything(), **{name: record})
    stored = noun._base_manager.get(pk=pk)
    wanted = mine | theirs
    assert {field: getattr(stored, field) for field in wanted} == wanted
    assert {field: getattr(early, field) for field in wanted} == wanted
    if hasattr(noun, "history"):
        assert {field: getattr(stored.history.first(), field) for field in wanted} == wanted


WITHDRAWN = [
    (make_source, withdraw_source, save_source, "source", "title"),
    (make_question, withdraw_question, save_question, "question", "population"),
    (make_evidence_item, withdraw_evidence_item, save_evidence_item, "item", "title"),
    (of_link, withdraw_evidence_link, save_evidence_link, "link", "why"),
    (make_claim, withdraw_claim, describe_claim, "claim", "statement"),
    (make_pair, withdraw_pair, save_pair, "pair", "note"),
]


@pytest.mark.parametrize(("make", "withdraw", "save", "name", "field"), WITHDRAWN, ids=[one[3] for one in WITHDRAWN])
def test_a_withdrawal_made_meanwhile_is_neither_undone_nor_made_twice(make, withdraw, save, name, field):
    pk, noun = (made := make()).pk, type(made)
    early, late, latest = (noun.objects.get(pk=pk) for _ in range(3))
    withdraw(actor=everything(), **{name: late}, because="Wrong page.")
    setattr(early, field, "Other words.")
    for act in (
        lambda: save(actor=everything(), **{name: early}),
        lambda: withdraw(actor=everything(), **{name: latest}, because="Twice."),
    ):
        with pytest.raises(ValidationError, match="withdrawn meanwhile"), transaction.atomic():
            act()
    stored = noun.objects.get(pk=pk)
    assert (stored.withdrawn_because, getattr(stored, field)) == ("Wrong page.", getattr(made, field))


def test_a_claim_that_moved_since_it_was_loaded_is_described_where_it_stands():
    early = make_claim()
    early = Claim.objects.get(pk=early.pk)
    newest = make_capture(f"New on top.\n\n{TEXT}", source=early.source)
    early.statement = "It helps."
    describe_claim(actor=everything(), claim=early)
    stored = Claim.objects.get()
    assert (stored.capture, stored.start, stored.statement) == (newest, early.start, "It helps.")


def test_how_a_value_was_found_is_told_by_what_is_stored_now():
    early = make_source(title="")
    make_capture("<title>Knees</title><p>They help.</p>", media_type="text/html", source=type(early).objects.get())
    early.note = "Seen."
    save_source(actor=everything(), source=early)
    stored = type(early).objects.get()
    assert (stored.title, stored.found_how) == ("Knees", {"title": FoundHow.EMBEDDED})


def test_a_list_that_is_changed_in_place_is_a_change():
    link = of_link(mismatches=["population"])
    loaded = type(link).objects.get(pk=link.pk)
    loaded.mismatches.append("outcome")
    assert loaded.changed() == {"mismatches"}
    save_evidence_link(actor=everything(), link=loaded)
    assert type(link).objects.get(pk=link.pk).mismatches == ["population", "outcome"]


def test_what_was_deferred_or_read_again_is_no_change():
    source = make_source(title="Knees")
    loaded = type(source).objects.defer("note", "title").get(pk=source.pk)
    assert loaded.title == "Knees"
    type(source).objects.update(note="Seen.", title="Hips")
    loaded.refresh_from_db(fields=["title"])
    assert loaded.changed() == set()
    assert hold(loaded) == source
    assert (loaded.title, loaded.note) == ("Hips", "Seen.")


def test_every_noun_that_can_be_withdrawn_or_has_a_history_knows_what_it_was_loaded_with():
    for noun in apps.get_app_config("claims").get_models():
        if issubclass(noun, Withdrawable) or hasattr(noun, "history"):
            assert issubclass(noun, Recorded), noun


def test_no_action_saves_a_whole_record_that_was_handed_to_it():
    """`record` does; besides it only what is new is saved whole, or the fields that are named."""
    made_here = {"attachment", "exemption", "job", "reading", "view", "opened", "demonstration", "instance", "capture"}
    made_here |= {"invitation", "round_", "import_", "made", "release", "request", "token", "hold", "hook"}
    for path in sorted(Path(actions.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "save":
                named = any(one.arg == "update_fields" for one in node.keywords)
                whole = ast.unparse(node.func.value)
                assert named or whole in made_here or whole == "default_storage", f"{path.name}: {whole}.save()"


def test_the_table_of_saved_nouns_is_whole():
    # They are read again and held by each decision on them, or kept anew as a whole.
    decided = {"Change", "Description", "SourceRelation", "TableMapping"}
    here = {type(make()).__name__ for make, *_ in SAVED}
    nouns = {noun.__name__ for noun in apps.get_models() if issubclass(noun, Recorded)}
    assert here | decided == nouns
