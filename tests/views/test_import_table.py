"""Tables through pages: said otherwise where recognised wrongly, mapped, looked through, stored, named on what came."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from selectolax.lexbor import LexborHTMLParser as Page

from claims.actions.job import run_job
from claims.choices import Role
from claims.models import Claim, Import, Job, Round, Source, TableMapping, User
from claims.rules.review.agreement.figures import agreement
from claims.rules.review.agreement.table import Row
from tests.builders import make_user
from tests.exchange.incoming.test_tables import TABLE
from tests.paths import TABLES

pytestmark = pytest.mark.django_db(transaction=True)


class Typing:
    """Somebody who fills in the forms of pages, as a browser would."""

    def __init__(self, client):
        self.client = client

    def bring(self, name, data, **said):
        response = self.client.post("/imports/", {"file": SimpleUploadedFile(name, data), **said})
        assert response.status_code == 302, response.content.decode()
        return response["Location"]

    def send(self, address, field, **changes):
        """Send the form that has this field with what stands in it, but for the changes; where it leads."""
        page = Page(self.client.get(address).content)
        form = next(one for one in page.css("form[method=post]") if one.css_first(f'[name="{field}"]'))
        typed = {}
        for one in form.css("input, textarea, select"):
            name, kind = one.attributes.get("name"), one.attributes.get("type")
            if one.tag == "select":
                chosen = one.css_first("option[selected]") or one.css_first("option")
                typed[name] = chosen.attributes.get("value") if chosen else ""
            elif one.tag == "textarea":
                typed[name] = one.text().removeprefix("\n")
            elif kind != "checkbox" or "checked" in one.attributes:
                typed[name] = one.attributes.get("value") or "on" * (kind == "checkbox")
        assert set(changes) <= set(typed) | {one.attributes.get("name") for one in form.css("[type=checkbox]")}
        said = {name: value for name, value in (typed | changes).items() if value is not None}
        return self.client.post(address, said)

    def named(self, address, label):
        """The name of the field that has this label."""
        page = Page(self.client.get(address).content)
        found = next(one for one in page.css("label") if " ".join(one.text().split()) == label)
        return page.css_first(f'[id="{found.attributes["for"]}"]').attributes["name"]

    def look(self, import_):
        self.client.post(f"{import_.get_absolute_url()}look/")
        for job in Job.objects.filter(state="waiting"):
            run_job.call(job.uid)
        import_.refresh_from_db()
        return self.client.get(import_.get_absolute_url()).content.decode()

    def store(self, import_):
        self.client.post(f"{import_.get_absolute_url()}store/")
        run_job.call(Job.objects.latest("pk").uid)
        import_.refresh_from_db()
        assert import_.state == "stored", import_.outcome


@pytest.fixture
def typing(client, installed):
    client.force_login(make_user(Role.CURATOR, Role.LEAD, Role.READER, username="head"))
    return Typing(client)


def mapped(typing, name="coding.csv", data=TABLE):
    """A small table of two coders, said through the pages."""
    read = typing.bring(name, data.encode())
    typing.send(read, "shape", raters="_A = Anna\n_B = Ben")
    columns = read.replace("/read/", "/columns/")
    typing.send(
        columns, "seen", codebook="made", scheme_name="Two coders", missing="-9",
        **{
            typing.named(columns, "Field of verdict"): "item",
            typing.named(columns, "Field of page"): "source.title",
            typing.named(columns, "Field of words"): "claim.quote",
            typing.named(columns, "key of id"): "on",
        },
    )  # fmt: skip
    response = typing.send(read.replace("/read/", "/codes/"), "p-0")
    import_ = Import.objects.latest("pk")
    assert response["Location"] == import_.get_absolute_url()
    return import_


def test_a_table_is_said_page_by_page_stored_and_told_on_what_came_of_it(typing):
    import_ = mapped(typing)
    page = typing.look(import_)
    assert "New 2" in page
    assert "Store all of it" in page
    assert not Source.objects.exists()
    typing.store(import_)
    came = f'href="{import_.get_absolute_url()}"'
    for one in (Claim.objects.first(), Source.objects.first(), Round.objects.get(imported=True)):
        assert came in typing.client.get(one.get_absolute_url()).content.decode(), one
    assert User.objects.get(first_name="Anna").is_active is False
    again = mapped(typing)
    assert "There already 2" in typing.look(again)


def test_what_is_refused_is_told_by_row_and_column_and_goes_out_with_its_reasons(typing):
    import_ = mapped(typing, data=TABLE.replace("Our clinic treats hips.", ""))
    page = typing.look(import_)
    assert "Refused 1" in page
    assert "row 3" in page
    assert "Store all of it" not in page
    response = typing.client.get(f"{import_.get_absolute_url()}errors.csv")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert rows[0][-1].startswith("Why it is refused")
    assert rows[2][-1].startswith("row 3: It has no quote")


def test_a_mapping_is_kept_and_used_again_and_a_column_that_is_gone_is_named(typing):
    import_ = mapped(typing)
    typing.client.post(f"{import_.get_absolute_url()}keep/", {"name": "Two coders"})
    kept = TableMapping.objects.get()
    read = typing.bring("other.csv", TABLE.replace("words", "sentences").encode(), kind="table")
    typing.send(read, "shape", kept=kept.uid)
    page = typing.client.get(read.replace("/read/", "/columns/")).content.decode()
    assert "The table has no column “words”" in page
    other = Import.objects.latest("pk")
    assert "The table has no column “words”" in typing.look(other)
    assert "Two coders" in typing.client.get("/imports/").content.decode()
    typing.client.post(f"/imports/mappings/{kept.uid}/forget/")
    assert not TableMapping.objects.exists()


def test_what_is_typed_wrong_is_told_and_stands_there_still(typing):
    read = typing.bring("coding.csv", TABLE.encode(), kind="table")
    response = typing.send(read, "shape", charset="klingon", header_row="2")
    assert response.status_code == 422
    assert "“klingon” is no charset." in response.content.decode()
    assert 'value="klingon"' in response.content.decode()
    response = typing.send(read, "text", text='{"format": "evidence-mapping-1", "nonsense": 1}')
    assert "nonsense" in response.content.decode()
    assert response.status_code == 422
    columns = read.replace("/read/", "/columns/")
    twice = {typing.named(columns, f"Field of {name}"): "source.title" for name in ("page", "words")}
    response = typing.send(columns, "seen", **twice)
    assert response.status_code == 422
    assert "are the field “Title”" in response.content.decode()
    response = typing.send(read.replace("/read/", "/codes/"), "seen", seen="0" * 16)
    assert response.status_code == 422
    assert "Load the page again" in response.content.decode()


def test_columns_that_are_not_asked_for_stay_as_they_were_said(typing, monkeypatch):
    monkeypatch.setattr("claims.forms.table_columns.MOST_COLUMNS", 2)
    read = typing.bring("voices.csv", b"\xd1\x8f,\xd0\xb6,quote,voice\n1,2,It heals.,marketing\n", kind="table")
    columns = read.replace("/read/", "/columns/")
    typing.send(columns, "seen", codebook="made", scheme_name="Two", **{"f-0": "item", "f-1": "item", "k-1": "on"})
    said = Import.objects.get().mapping
    assert said["columns"] == {
        "quote": "claim.quote", "voice": "description.voice",
        "я": "rating.item.question", "ж": "rating.item.question_2",
    }  # fmt: skip
    assert said["key"] == ["ж"]


def test_values_that_no_code_maps_are_listed_with_the_nearest(typing):
    data = b"id,url,quote,voice\n1,https://a.example/,It heals.,marketting\n2,https://b.example/,It helps.,Marketing\n"
    read = typing.bring("voices.csv", data)
    typing.send(read, "shape")
    typing.send(read.replace("/read/", "/columns/"), "seen")
    page = typing.client.get(read.replace("/read/", "/codes/")).content.decode()
    assert "marketting" in page
    assert "proposed: the nearest" in page
    import_ = Import.objects.get()
    assert "“marketting” is no code" in typing.look(import_)
    typing.send(read.replace("/read/", "/codes/"), "m-0-0")
    page = typing.look(import_)
    assert "New 2" in page
    typing.store(import_)
    assert set(Claim.objects.values_list("voice", flat=True)) == {"marketing"}


def test_queries_of_the_pages_do_not_grow_with_rows(typing):
    counts = []
    for number in (3, 60):
        rows = "".join(f"{n},P,{n} words.,yes,no\r\n" for n in range(number))
        import_ = mapped(typing, f"{number}.csv", "id,page,words,verdict_A,verdict_B\r\n" + rows)
        typing.look(import_)
        for page in ("", "read/", "columns/", "codes/"):
            with CaptureQueriesContext(connection) as asked:
                typing.client.get(f"{import_.get_absolute_url()}{page}")
            counts.append(len(asked))
    assert counts[:4] == counts[4:]


# --- tables that people really have -----------------------------------------------------------------------------------

SCHEEL = TABLES / "scheel_positive_results_in_registered_reports_data.tsv"
NOTHING = ("missing", "exclude", "not codeable", "excluded (RRR)", "excluded (estimation)",
           "excluded (theory comparison)")  # fmt: skip


@pytest.mark.shared
@pytest.mark.skipif(not SCHEEL.exists(), reason="needs ../shared/tables")
def test_the_published_double_coding_comes_in_through_the_pages_and_agrees(typing):
    read = typing.bring(SCHEEL.name, SCHEEL.read_bytes())
    typing.send(read, "shape", raters="_MS = MS\n_AS = AS")
    columns = read.replace("/read/", "/columns/")
    typing.send(
        columns, "seen", codebook="made", scheme_name="Support for hypotheses", round="First coding",
        **{
            "rc-0": "include_in_analysis", "rv-0": "0",
            typing.named(columns, "Field of support_orig"): "item",
            # What they call a conclusion is a sentence, and no verdict of ours.
            typing.named(columns, "Field of conclusion"): "",
            typing.named(columns, "Field of evaluation_certainty"): "",
            # Some have more authors than the field takes, which keeps all of it out: the column is kept as it is.
            typing.named(columns, "Field of authors"): "",
            typing.named(columns, "Field of hypothesis_quote"): "claim.quote",
        },
    )  # fmt: skip
    codes = read.replace("/read/", "/codes/")
    answers = {"partial support": "support"} | dict.fromkeys(NOTHING, "")
    page = typing.client.get(codes).content.decode()
    said = {
        typing.named(codes, f"Answer of {value}"): code
        for value, code in answers.items()
        if f"Answer of {value}" in page
    }
    assert said
    typing.send(codes, "p-0", **said)
    import_ = Import.objects.get()
    page = typing.look(import_)
    assert "New 223" in page, import_.outcome["problems"][:8]
    typing.store(import_)
    round_ = Round.objects.get(imported=True)
    page = typing.client.get(f"{round_.get_absolute_url()}agreement/").content.decode()
    response = typing.client.get(f"{round_.get_absolute_url()}agreement/")
    page = " ".join(Page(response.content).css_first("main").text().split())
    assert "0.77" in page, page
    response = typing.client.get("/exports/answers.csv")
    lines = csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")))
    rows = [Row(line["claim_uid"], line["reviewer"], line["answer"]) for line in lines]
    both = [row for row in rows if sum(other.unit == row.unit for other in rows) == 2]
    (pair,) = agreement(both).cohen
    assert pair.units == 53
    assert round(agreement(both).percent.value, 3) == 0.943
    assert round(pair.kappa.value, 3) == 0.769


@pytest.mark.shared
@pytest.mark.skipif(not SCHEEL.exists(), reason="needs ../shared/tables")
def test_the_workbook_on_its_side_becomes_one_source_a_document(typing):
    read = typing.bring("27-001.xls", (TABLES / "insciout" / "27-001.xls").read_bytes())
    typing.send(
        read, "shape", header_row="0", names="C", documents="D:AW", rows="7:55", section="B", sections_from="12",
        raters="", shape="claim",
    )  # fmt: skip
    columns = read.replace("/read/", "/columns/")
    code = "Causation/Relationship about main IV and DV / Statement of Relationship Code [24]"
    quote = "MAIN STATEMENTS / Primary statement of relationship"
    typing.send(
        columns, "seen", codebook="made", scheme_name="Relationship", missing="-9",
        **{
            typing.named(columns, "Field of [7]"): "source.title",
            typing.named(columns, f"Field of {quote}"): "claim.quote",
            typing.named(columns, f"Field of {code}"): "item",
            "cf-0": "rating.rater", "cv-0": "22", "cf-1": "source.source_type", "cv-1": "news",
            "rc-0": "Available for Coding?", "rv-0": "",
        },
    )  # fmt: skip
    typing.send(read.replace("/read/", "/codes/"), "p-0")
    import_ = Import.objects.get()
    assert "New 9" in typing.look(import_), import_.outcome["problems"][:5]
    typing.store(import_)
    assert Source.objects.count() == 9
    first = Source.objects.get(title="Draft Press Release").claims.get()
    assert first.quote.startswith("sexual identity could influence")
    page = typing.client.get(first.get_absolute_url()).content.decode()
    assert "PR Manipulations / words to mention [46]" in page
