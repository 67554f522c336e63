"""Writing a draft of a codebook on its pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions.answers import save_answers, save_item
from claims.actions.round import freeze_version
from claims.actions.scheme import copy_scheme_version, save_scheme_version
from claims.choices import Axis, SchemeStatus
from claims.models import Item, Scheme, SchemeVersion
from claims.reads.review.codebook import answers_of, hash_of
from tests.admin.pages import fields_of, read, says
from tests.builders import make_scheme_version, open_round
from tests.rules.review.test_codebook import level

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(lead):
    return copy_scheme_version(actor=lead, version=open_round().scheme_version, name="2.0.1")


def desk(version):
    return f"/codebook/{version.uid}/edit/"


def values_of(client, page):
    """Everything that the form on a page sends, with lists where a name is there more than once."""
    form = next(
        node for node in read(client.get(page)).all() if node.tag == "form" and "codebook-form" in str(node.attributes)
    )
    sent: dict[str, list[str]] = {}
    for node in form.all():
        name = node.attributes.get("name")
        if not name or node.tag == "button":
            continue
        if node.tag == "textarea":
            sent.setdefault(name, []).append(node.text.removeprefix("\n"))
        elif node.tag == "select":
            chosen = [one for one in node.all() if one.tag == "option" and "selected" in one.attributes]
            sent.setdefault(name, []).append(chosen[0].attributes["value"] if chosen else "")
        elif node.attributes.get("type") != "checkbox":
            sent.setdefault(name, []).append(node.attributes.get("value", ""))
        elif "checked" in node.attributes:
            sent.setdefault(name, []).append("on")
    return sent


def codes(version, axis=Axis.VERDICT):
    return [one["code"] for one in answers_of(version, axis)]


EVERY = ("edit/", "edit/verdict/", "questions/", "questions/risks/")
POSTED = ("copy/", "status/", "questions/risks/move/", *EVERY)


@pytest.mark.parametrize("who", ["as_reader", "as_curator", "as_reviewer"])
def test_only_leads_write(request, who, lead, draft):
    client = request.getfixturevalue(who)
    save_item(actor=lead, item=Item(version=draft, code="risks", text="Risks?", kind="yes_no"))
    before = hash_of(draft)
    for page in EVERY:
        assert client.get(f"/codebook/{draft.uid}/{page}").status_code == 403
    for page in POSTED:
        assert client.post(f"/codebook/{draft.uid}/{page}", {"status": "active", "delete": "1"}).status_code == 403
    for page in ("new/", "take-in/", f"named/{draft.scheme.uid}/"):
        assert client.get(f"/codebook/{page}").status_code == 403
        assert client.post(f"/codebook/{page}", {"name": "Mine"}).status_code == 403
    assert hash_of(SchemeVersion.objects.get(pk=draft.pk)) == before


def test_make_a_new_version_leads_to_the_new_draft(as_lead):
    version = open_round().scheme_version
    response = as_lead.post(f"/codebook/{version.uid}/copy/")
    copy = SchemeVersion.objects.get(scheme=version.scheme, version="2.0.1")
    assert response["Location"] == desk(copy)
    as_lead.post(f"/codebook/{version.uid}/copy/", {"again": "1"})
    assert SchemeVersion.objects.filter(scheme=version.scheme, version="2.0.2").exists()
    assert as_lead.get(f"/codebook/{version.uid}/edit/")["Location"] == f"/codebook/{version.uid}/"


def test_an_answer_is_added_moved_and_taken_out_and_nothing_is_stored_before_it_is_saved(as_lead, draft):
    page = f"{desk(draft)}verdict/"
    sent = values_of(as_lead, page)
    before = codes(draft)
    assert len(sent["row"]) == len(before)
    added = as_lead.post(page, sent | {"add": "1"})
    assert added.status_code == 200
    new = str(len(before))
    sent |= {"row": [*sent["row"], new], f"{new}-label": "Too early to say", f"{new}-definition": "Typed."}
    moved = as_lead.post(page, sent | {"up": new})
    assert "Typed." in moved.content.decode()
    assert "Nothing is saved yet" not in says(moved)
    assert codes(draft) == before
    order = [new, *sent["row"][1:-1]]
    saved = as_lead.post(page, sent | {"row": order})
    assert saved.status_code == 302, says(saved)
    assert codes(draft) == ["too_early_to_say", *before[1:]]


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(as_lead, draft):
    page = f"{desk(draft)}certainty/"
    sent = values_of(as_lead, page)
    before = answers_of(draft, Axis.CERTAINTY)
    typed = {"0-definition": "A long thought.", "0-order": "3", "1-label": "", "2-code": "no spaces"}
    response = as_lead.post(page, sent | typed)
    assert response.status_code == 422
    said = says(response)
    assert "Nothing is saved yet" in said
    assert "This field is required." in said
    assert "A long thought." in response.content.decode()
    response = as_lead.post(page, sent | typed | {"1-label": "Middling", "2-code": "low"})
    assert "“High” stands at 3 too" in says(response)
    response = as_lead.post(page, sent | {"0-code": "x y"})
    assert "valid “slug”" in says(response)
    assert answers_of(draft, Axis.CERTAINTY) == before


def test_the_later_of_two_tabs_is_told_and_loses_nothing(as_lead, lead, draft):
    page = f"{desk(draft)}verdict/"
    first, second = values_of(as_lead, page), values_of(as_lead, page)
    rows = [*first["row"], "40"]
    as_lead.post(page, first | {"row": rows, "0-rule": "Of the first tab.", "40-label": "Added by the first"})
    told = as_lead.post(page, second | {"0-rule": "Of the second tab.", "1-label": "Also changed"})
    assert told.status_code == 422
    said = says(told)
    assert "in another tab or by somebody else" in said
    assert "How to choose it, as it stands now Of the first tab." in said
    assert "Of the second tab." in told.content.decode()
    assert "Added by the first" in said
    assert answers_of(draft, Axis.VERDICT)[0]["rule"] == "Of the first tab."
    # What stands on that page, saved: nothing of either tab is lost but what was chosen to be.
    form = read(told)
    again = dict(second)
    again["seen"] = next(one.attributes["value"] for one in form.all() if one.attributes.get("name") == "seen")
    again["had"] = [one.attributes["value"] for one in form.all() if one.attributes.get("name") == "had"]
    again["row"] = [one.attributes["value"] for one in form.all() if one.attributes.get("name") == "row"]
    new = again["row"][-1]
    again |= {"0-rule": "Of the second tab.", f"{new}-label": "Added by the first", f"{new}-code": "added_by_the_first"}
    assert as_lead.post(page, again)["Location"] == desk(draft)
    assert answers_of(draft, Axis.VERDICT)[0]["rule"] == "Of the second tab."
    assert codes(draft)[-1] == "added_by_the_first"


def test_two_tabs_of_the_desk_are_told_apart_too(as_lead, draft):
    first, second = values_of(as_lead, desk(draft)), values_of(as_lead, desk(draft))
    as_lead.post(desk(draft), first | {"notes": "Of the first tab."})
    told = as_lead.post(desk(draft), second | {"notes": "Of the second tab."})
    assert told.status_code == 422
    assert "Notes on this version, as it stands now Of the first tab." in says(told)
    assert "Of the second tab." in told.content.decode()
    fresh = fields_of(told).get("seen", "")
    assert as_lead.post(desk(draft), second | {"notes": "Of the second tab.", "seen": fresh}).status_code == 302


def test_a_version_that_a_round_froze_meanwhile_takes_nothing_and_what_was_typed_stays(as_lead, lead, draft):
    page = f"{desk(draft)}verdict/"
    sent = values_of(as_lead, page)
    draft.status = SchemeStatus.ACTIVE
    freeze_version(save_scheme_version(actor=lead, version=draft).pk)
    response = as_lead.post(page, sent | {"0-rule": "Typed for a long time."})
    assert response.status_code == 422
    assert "stays as it is" in says(response)
    assert "Typed for a long time." in response.content.decode()


def test_a_question_for_yes_or_no_is_written_in_one_go(as_lead, draft):
    page = f"/codebook/{draft.uid}/questions/"
    sent = values_of(as_lead, page)
    typed = {"text": "Are risks mentioned?", "kind": "yes_no", "about": "source", "required": "on"}
    assert as_lead.post(page, sent | typed)["Location"] == desk(draft)
    item = draft.items.get()
    assert (item.code, item.about, codes(draft, Axis.ITEM)) == ("are_risks_mentioned", "source", [])
    assert [one["code"] for one in answers_of(draft, Axis.ITEM, item)] == ["yes", "no"]
    again = as_lead.post(page, sent | typed | {"definition": "Any risk."})
    assert again.status_code == 422
    assert "Another question has the code “are_risks_mentioned”" in says(again)
    assert "Any risk." in again.content.decode()


def test_a_question_is_changed_moved_and_deleted(as_lead, lead, draft):
    for code in ("risks", "costs"):
        save_item(
            actor=lead,
            item=Item(version=draft, code=code, text=f"Any {code}?", kind="nominal"),
            answers=[level("a", "item"), level("b", "item")],
        )
    page = f"/codebook/{draft.uid}/questions/costs/"
    sent = values_of(as_lead, page)
    assert as_lead.post(page, sent | {"down": "0"}).status_code == 200
    as_lead.post(page, sent | {"text": "Any prices?", "row": ["1", "0"]})
    item = draft.items.get(code="costs")
    assert (item.text, [one["code"] for one in answers_of(draft, Axis.ITEM, item)]) == ("Any prices?", ["b", "a"])
    as_lead.post(f"{page}move/", {"up": "1"})
    assert [one.code for one in draft.items.order_by("position")] == ["costs", "risks"]
    as_lead.post(f"{page}move/", {"delete": "1"})
    assert [one.code for one in draft.items.all()] == ["risks"]


def test_the_desk_proposes_a_number_by_what_changed(as_lead, lead, draft):
    assert "It would be called" not in says(as_lead.get(desk(draft)))
    answers = answers_of(draft, Axis.VERDICT)
    save_answers(actor=lead, version=draft, axis=Axis.VERDICT, answers=[*answers, level("new")])
    assert "minor: something was added. It would be called 2.1.0." in says(as_lead.get(desk(draft)))
    save_answers(actor=lead, version=draft, axis=Axis.VERDICT, answers=answers[1:])
    sent = values_of(as_lead, desk(draft))
    as_lead.post(desk(draft), sent | {"version": [*sent["version"], "3.0.0"]})
    draft.refresh_from_db()
    assert draft.version == "3.0.0"


def test_a_draft_becomes_active_when_nothing_is_missing(as_lead, lead):
    as_lead.post("/codebook/new/", {"name": "Ours, anew"})
    version = SchemeVersion.objects.get(scheme__name="Ours, anew")
    assert (version.scheme.code, version.version) == ("ours-anew", "1.0.0")
    assert "nothing is asked" in says(as_lead.get(desk(version)))
    refused = as_lead.post(f"/codebook/{version.uid}/status/", {"status": "active"}, follow=True)
    assert "Before it becomes active: nothing is asked." in says(refused)
    save_answers(actor=lead, version=version, axis=Axis.VERDICT, answers=[level("only")])
    as_lead.post(f"/codebook/{version.uid}/status/", {"status": "active"})
    version.refresh_from_db()
    assert version.status == "active"
    as_lead.post(f"/codebook/{version.uid}/status/", {"status": "retired"})
    version.refresh_from_db()
    assert version.status == "retired"
    assert as_lead.post(f"/codebook/{version.uid}/status/", {"status": "eaten"}).status_code == 302
    version.refresh_from_db()
    assert version.status == "retired"


def test_the_words_of_a_codebook_are_changed_and_its_code_is_not(as_lead):
    scheme = Scheme.objects.get(code="claim-fit")
    page = f"/codebook/named/{scheme.uid}/"
    as_lead.post(page, {"name": "Our own name", "code": "forged", "description": "", "citation": "", "remark": ""})
    scheme.refresh_from_db()
    assert (scheme.name, scheme.code) == ("Our own name", "claim-fit")
    refused = as_lead.post(page, {"name": "", "description": "Kept."})
    assert refused.status_code == 422
    assert "Kept." in refused.content.decode()


@pytest.mark.parametrize("page", ["edit/", "edit/verdict/", "questions/risks/", ""])
def test_more_answers_cost_no_more_queries(as_lead, lead, page):
    version = make_scheme_version({"code": "yes"})
    asked = Item(version=version, code="risks", text="Risks?", kind="nominal")
    item = save_item(actor=lead, item=asked, answers=[level("a", "item")])

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert as_lead.get(f"/codebook/{version.uid}/{page}").status_code == 200
        return len(queries)

    cost()
    few = cost()
    save_answers(actor=lead, version=version, axis=Axis.VERDICT, answers=[level(f"v{n}") for n in range(20)])
    save_item(actor=lead, item=item, answers=[level(f"i{n}", "item") for n in range(20)])
    assert cost() == few
