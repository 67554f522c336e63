"""Lists of pages to save: made, worked on, and what became of each page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.actions.address_list import leave_address_out, stop_address_list
from claims.actions.capture_judgement import judge_capture
from claims.actions.source import withdraw_source
from claims.choices import CaptureMethod
from claims.models import AddressList, Import, ListedAddress
from tests.builders import everything, make_address_list, make_capture, make_import, make_source
from tests.exchange.references.test_others import workbook
from tests.flat import flat

pytestmark = pytest.mark.django_db

NEW = "/address-lists/new/"
KNEES, HIPS, BACKS = (f"https://clinic.example/{name}" for name in ("knees", "hips", "backs"))


def send(client, **typed):
    return client.post(NEW, {"name": "Clinics"} | typed, follow=True)


def save(address, **fields):
    return make_capture(source=make_source(address=address), **fields)


def shown(client, made, **asked):
    return flat(client.get(made.get_absolute_url(), asked))


def test_pasted_addresses_become_a_list_that_says_what_is_saved(as_curator):
    save("http://www.clinic.example/knees/?utm_source=news")
    page = flat(send(as_curator, addresses=f"{KNEES}\r\n\r\n{HIPS}\n{KNEES}#top\n"))
    assert "2 pages to save. 1 line named a page again." in page
    made = AddressList.objects.get()
    assert "1 of 2 saved" in page
    assert f'<a href="{HIPS}" target="_blank" rel="noopener noreferrer nofollow">' in page
    assert f"/sources/new/?address={HIPS.replace('/', '%2F').replace(':', '%3A')}" in page
    # What the bookmarklet sends, or anybody pastes, is a copy under that address: nothing is told to the list.
    save(HIPS, method=CaptureMethod.SENT)
    assert "2 of 2 saved" in shown(as_curator, made)
    assert "2 of 2 saved" in flat(as_curator.get("/address-lists/"))


def test_pages_are_added_at_the_end_of_a_list_once(as_curator):
    made = make_address_list(KNEES)
    add = f"{NEW}?list={made.uid}"
    assert 'name="name"' not in flat(as_curator.get(add)).split("<form method")[-1]
    page = flat(as_curator.post(add, {"addresses": f"{KNEES}/\n{HIPS}"}, follow=True))
    assert "1 page to save. 1 line named a page again." in page
    assert list(made.addresses.values_list("position", "address")) == [(1, KNEES), (2, HIPS)]
    stop_address_list(actor=everything(), address_list=made, because="Done.")
    assert "was stopped" in flat(as_curator.post(add, {"addresses": BACKS}))


def test_the_bookmarklet_used_on_a_page_fills_its_list(as_curator):
    made = make_address_list(KNEES, HIPS)
    known = make_source(address=HIPS)
    page = SimpleUploadedFile("page.html", b"<title>Knees</title><p>It may help.", "text/html")
    as_curator.post("/sources/receive/", {"html": page, "address": f"{KNEES}?fbclid=1", "title": "Knees"})
    assert "1 of 2 saved" in shown(as_curator, made)
    page = SimpleUploadedFile("page.html", b"<title>Hips</title><p>It may hurt.", "text/html")
    as_curator.post("/sources/receive/", {"html": page, "address": HIPS, "title": "", "source": known.uid})
    assert "2 of 2 saved" in shown(as_curator, made)


def test_what_is_no_copy_of_the_page_does_not_save_it(as_curator):
    made = make_address_list(KNEES, HIPS, BACKS, "https://clinic.example/none")
    wall = save(KNEES)
    judge_capture(actor=everything(), capture=wall, shows="blocked", because="A log-in wall.")
    save(HIPS, method=CaptureMethod.IMPORTED, depth="excerpt")
    gone = save(BACKS).source
    withdraw_source(actor=everything(), source=gone, because="Twice.")
    page = shown(as_curator, made)
    assert "0 of 4 saved" in page
    assert f"/sources/new/?source={wall.source.uid}" in page


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("list.txt", f"{KNEES}\n{HIPS}\n".encode()),
        ("clinics.csv", f"Clinic,Page\r\nA,{KNEES}\r\nB,{HIPS}\r\n".encode()),
        ("bare.csv", f"{KNEES}\r\n{HIPS}\r\n".encode()),
        ("clinics.xlsx", None),
    ],
)
def test_a_file_has_them(as_curator, name, data):
    if data is None:
        data = workbook(("Clinics", [["Clinic", "Page"], ["A", KNEES], ["B", HIPS]]))
    send(as_curator, file=SimpleUploadedFile(name, data))
    assert list(ListedAddress.objects.values_list("address", flat=True)) == [KNEES, HIPS]


def test_of_two_columns_with_addresses_one_is_named(as_curator):
    data = f"Page,Home\r\n{KNEES},https://clinic.example/\r\n".encode()
    response = send(as_curator, file=SimpleUploadedFile("c.csv", data))
    assert "Name one of: “Page”, “Home”" in str(response.context["form"].errors["column"])
    send(as_curator, file=SimpleUploadedFile("c.csv", data), column="Page")
    assert ListedAddress.objects.get().address == KNEES


def test_an_import_has_them(as_curator):
    import_ = make_import(make_source(address=KNEES))
    Import.objects.filter(pk=import_.pk).update(stored_at=import_.created_at)
    assert f'value="{import_.uid}" selected' in flat(as_curator.get(f"{NEW}?import={import_.uid}"))
    send(as_curator, of_import=import_.uid)
    assert ListedAddress.objects.get().address == KNEES


def test_what_is_no_address_is_told_by_line_and_left_out_where_that_is_said(as_curator):
    typed = f"Address\n{KNEES}\njavascript:alert(1)\n" + "x\n" * 40
    response = send(as_curator, addresses=typed)
    page = flat(response)
    assert response.status_code == 422
    assert "42 lines are no addresses" in page
    assert 'line 3: <b dir="auto">javascript:alert(1)</b> An address with “javascript:” is not taken' in page
    assert "And 22 more." in page
    assert typed.split("\n")[1] in page.split("<textarea")[1]
    assert not AddressList.objects.exists()
    send(as_curator, addresses=typed, leave_out="on")
    assert ListedAddress.objects.get().address == KNEES


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"addresses": " \n"}, "addresses", "Paste addresses"),
        ({"addresses": KNEES, "name": " "}, "name", "Give the list a name"),
        ({"addresses": "\n".join(f"{KNEES}/{n}" for n in range(20_001))}, "addresses", "20,000 is the most"),
        ({"file": SimpleUploadedFile("a.txt", b"\x89PNG\r\n\x1a\n")}, "file", "no text"),
        ({"file": SimpleUploadedFile("a.csv", b"Clinic,City\r\nA,B\r\n")}, "column", "No column has addresses"),
    ],
)
def test_a_bad_list_is_told_on_its_field(as_curator, typed, field, why):
    response = send(as_curator, **typed)
    assert response.status_code == 422
    assert why in str(response.context["form"].errors[field])
    assert not AddressList.objects.exists()


def test_a_page_that_moved_or_cannot_be_saved_is_settled_and_taken_up_again(as_curator):
    made = make_address_list(KNEES, HIPS)
    elsewhere = save("https://clinic.example/new/knees")
    first, second = (reverse("listed_address", args=[made.uid, number]) for number in (1, 2))
    assert "No source has this" in flat(as_curator.post(first, {"do": "moved", "source": "https://no.example/"}))
    as_curator.post(first, {"do": "moved", "source": "https://clinic.example/new/knees"})
    assert "Say why" in flat(as_curator.post(second, {"do": "leave_out", "because": " "}))
    as_curator.post(second, {"do": "leave_out", "because": "The site is gone."})
    page = shown(as_curator, made)
    assert "1 of 2 saved" in page
    assert "1 left out" in page
    assert f'href="{elsewhere.source.get_absolute_url()}"' in page
    assert "The site is gone." in shown(as_curator, made, shown="left-out")
    assert "The site is gone." not in shown(as_curator, made, shown="saved")
    as_curator.post(second, {"do": "take_up"})
    assert "1 of 2 saved" in shown(as_curator, made, shown="not-yet")
    assert HIPS in shown(as_curator, made, shown="not-yet")


def test_a_list_is_stopped_with_a_reason_and_waits_no_more(as_curator):
    make_source()
    made = make_address_list(KNEES)
    assert "of a list, to save" in flat(as_curator.get("/"))
    stop = reverse("address_list_stop", args=[made.uid])
    assert "Say why" in flat(as_curator.post(stop, {"because": ""}))
    assert "The study ended." in flat(as_curator.post(stop, {"because": "The study ended."}, follow=True))
    assert "of a list, to save" not in flat(as_curator.get("/"))
    response = as_curator.post(reverse("listed_address", args=[made.uid, 1]), {"do": "leave_out", "because": "x"})
    assert "was stopped" in flat(response)
    assert not ListedAddress.objects.get().left_out_at


def test_lists_are_of_curators(as_reviewer, as_lead):
    made = make_address_list(KNEES)
    for client in (as_reviewer, as_lead):
        for path in ("/address-lists/", NEW, made.get_absolute_url(), reverse("listed_address", args=[made.uid, 1])):
            assert client.get(path).status_code == 403


def test_queries_do_not_grow_with_addresses_and_pages_are_bounded(as_curator):
    made = make_address_list(*(f"{KNEES}/{number}" for number in range(3)))
    large = make_address_list(*(f"{HIPS}/{number}" for number in range(130)))
    save(f"{KNEES}/0")
    for number in range(60):
        save(f"{HIPS}/{number}") if number % 20 == 0 else make_source(address=f"{HIPS}/{number}")
    leave_address_out(actor=everything(), listed=large.addresses.get(position=130), because="Gone.")
    numbers = []
    for one in (made, large):
        as_curator.get(one.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            page = shown(as_curator, one)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
    assert page.count('scope="row"') == 50
    assert "after=50" in page
    assert f"{HIPS}/129" in shown(as_curator, large, after=100)
    assert f"{HIPS}/4<" not in shown(as_curator, large, shown="saved")
