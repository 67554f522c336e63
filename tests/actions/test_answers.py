"""Writing the answers and items of a draft."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims.actions.answers import (
    MOST_ANSWERS,
    MOST_ITEMS,
    delete_item,
    move_item,
    save_answers,
    save_item,
)
from claims.actions.scheme import ChangedMeanwhile, copy_scheme_version
from claims.choices import Axis, Role
from claims.models import Item, SchemeVersion
from claims.reads.review.codebook import answers_of, hash_of, state_of
from tests.builders import make_scheme_version, make_user, open_round
from tests.rules.review.test_codebook import level

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(lead):
    return copy_scheme_version(actor=lead, version=open_round().scheme_version, name="3.0.0")


def item_of(version, **fields):
    return Item(version=version, **{"code": "risks", "text": "Are risks mentioned?", "kind": "yes_no"} | fields)


YES, NO = level("yes", "item"), level("no", "item")


@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR, Role.REVIEWER])
def test_only_leads_write_them(draft, lead, role):
    actor, item = make_user(role), save_item(actor=lead, item=item_of(draft))
    for act in (
        lambda: save_answers(actor=actor, version=draft, axis=Axis.VERDICT, answers=[]),
        lambda: save_item(actor=actor, item=item_of(draft, code="other")),
        lambda: delete_item(actor=actor, item=item),
        lambda: move_item(actor=actor, item=item, by=1),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_judgement_has_the_answers_that_were_given_in_their_order(lead, draft):
    others = answers_of(draft, Axis.CERTAINTY)
    # Two that change their codes with one another stand in nobody's way.
    save_answers(actor=lead, version=draft, axis=Axis.VERDICT, answers=[level("b"), level("a")])
    save_answers(actor=lead, version=draft, axis=Axis.VERDICT, answers=[level("a", label="B"), level("b", label="A")])
    assert [(one["code"], one["label"], one["position"]) for one in answers_of(draft, Axis.VERDICT)] == [
        ("a", "B", 1), ("b", "A", 2),
    ]  # fmt: skip
    assert answers_of(draft, Axis.CERTAINTY) == others
    stored = SchemeVersion.objects.get(pk=draft.pk)
    assert stored.content_sha256 == hash_of(stored) != draft.content_sha256


def test_one_answer_is_enough(lead):
    version = make_scheme_version({"code": "yes"})
    save_answers(actor=lead, version=version, axis=Axis.VERDICT, answers=[level("only")])
    assert [one["code"] for one in answers_of(version, Axis.VERDICT)] == ["only"]


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ([level(), level()], {"1-code"}),
        ([level(order=1), level("no", order=1)], {"1-order"}),
        ([level(code="no spaces"), level("no", label="")], {"0-code", "1-label"}),
        ([level(definition="x" * 20_001)], {"0-definition"}),
        ([level(rule="a\0b")], {"0-rule"}),
    ],
)
def test_what_is_wrong_is_said_of_its_answer_and_nothing_is_stored(lead, draft, answers, keys):
    before = answers_of(draft, Axis.VERDICT)
    with pytest.raises(ValidationError) as refused:
        save_answers(actor=lead, version=draft, axis=Axis.VERDICT, answers=answers)
    assert set(refused.value.error_dict) == keys
    assert answers_of(draft, Axis.VERDICT) == before


def test_nobody_chooses_among_hundreds(lead, draft):
    many = [level(f"l{number}") for number in range(MOST_ANSWERS + 1)]
    with pytest.raises(ValidationError, match="61 answers, and 60 are the most"):
        save_answers(actor=lead, version=draft, axis=Axis.VERDICT, answers=many)


def test_what_was_changed_meanwhile_is_not_written_over(lead, draft):
    seen = state_of(draft, Axis.VERDICT)
    save_answers(actor=lead, version=draft, axis=Axis.VERDICT, answers=[level("first")], seen=seen)
    with pytest.raises(ChangedMeanwhile):
        save_answers(actor=lead, version=draft, axis=Axis.VERDICT, answers=[level("second")], seen=seen)
    # Another judgement was not touched: who edits that is not disturbed.
    seen = state_of(draft, Axis.CERTAINTY)
    save_answers(actor=lead, version=draft, axis=Axis.VERDICT, answers=[level("third")])
    save_answers(actor=lead, version=draft, axis=Axis.CERTAINTY, answers=[], seen=seen)
    assert [one["code"] for one in answers_of(draft, Axis.VERDICT)] == ["third"]


def test_an_item_is_written_with_its_answers(lead, draft):
    item = save_item(actor=lead, item=item_of(draft), answers=[YES, NO])
    more = save_item(actor=lead, item=item_of(draft, code="more"), answers=[YES, NO])
    assert [one.position for one in (item, more)] == [1, 2]
    seen = state_of(draft, Axis.ITEM, item)
    item.text = "Are harms mentioned?"
    save_item(actor=lead, item=item, answers=[NO, YES], seen=seen)
    assert [one["code"] for one in answers_of(draft, Axis.ITEM, item)] == ["no", "yes"]
    with pytest.raises(ChangedMeanwhile):
        save_item(actor=lead, item=item, answers=[YES], seen=seen)
    move_item(actor=lead, item=more, by=-1)
    assert [one.code for one in draft.items.order_by("position")] == ["more", "risks"]
    move_item(actor=lead, item=more, by=-1)
    delete_item(actor=lead, item=more)
    assert [one.code for one in draft.items.all()] == ["risks"]
    stored = SchemeVersion.objects.get(pk=draft.pk)
    assert stored.content_sha256 == hash_of(stored)


def test_what_is_wrong_with_an_item_is_said_on_its_field(lead, draft):
    save_item(actor=lead, item=item_of(draft))
    for wrong, field in (({}, "code"), ({"code": "x y"}, "code"), ({"code": "x", "kind": "free"}, "kind")):
        with pytest.raises(ValidationError) as refused:
            save_item(actor=lead, item=item_of(draft, **wrong))
        assert field in refused.value.error_dict
    with pytest.raises(ValidationError) as refused:
        save_item(actor=lead, item=item_of(draft, code="x"), answers=[YES, NO, level("perhaps", "item")])
    assert set(refused.value.error_dict) == {"2-code"}


def test_a_version_has_so_many_items(lead, draft):
    Item.objects.bulk_create(item_of(draft, code=f"i{number}", position=number) for number in range(MOST_ITEMS))
    with pytest.raises(ValidationError, match="100 questions at the most"):
        save_item(actor=lead, item=item_of(draft))


def test_nothing_of_a_frozen_version_is_written(lead, draft):
    item = save_item(actor=lead, item=item_of(draft), answers=[YES, NO])
    frozen = open_round().scheme_version
    item.version = frozen
    for act in (
        lambda: save_answers(actor=lead, version=frozen, axis=Axis.VERDICT, answers=[level()]),
        lambda: save_item(actor=lead, item=item_of(frozen)),
        lambda: save_item(actor=lead, item=item),
        lambda: delete_item(actor=lead, item=item),
        lambda: move_item(actor=lead, item=item, by=1),
    ):
        with pytest.raises(ValidationError, match="stays as it is"):
            act()
    assert frozen.items.count() == 0


def test_an_active_version_stays_complete(lead):
    version = make_scheme_version({"code": "yes"})
    with pytest.raises(ValidationError, match="verdict has no answers"):
        save_answers(actor=lead, version=version, axis=Axis.VERDICT, answers=[])
    assert len(answers_of(version, Axis.VERDICT)) == 1


def test_a_copy_has_the_items_too(lead, draft):
    save_item(actor=lead, item=item_of(draft), answers=[YES, NO])
    copy = copy_scheme_version(actor=lead, version=draft, name="4.0.0")
    assert [item.code for item in copy.items.all()] == ["risks"]
    assert [one["code"] for one in answers_of(copy, Axis.ITEM, copy.items.get())] == ["yes", "no"]
