"""The templates that draw lists and form fields."""

import django_tables2 as tables
import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from claims.tables.base import ListTable, heading, shortened


class Fruits(tables.Table):
    name = tables.Column()
    weight = tables.Column(orderable=False)


ROWS = [{"name": "pear <b>", "weight": 1}, {"name": "apple", "weight": 2}]


def draw(table, address="/?q=x&page=3&after=9"):
    return table.as_html(RequestFactory().get(address))


def test_a_heading_sorts_and_begins_at_the_first_page():
    html = draw(Fruits(ROWS))
    assert '<a href="?q=x&amp;sort=name">Name</a>' in html
    assert "aria-sort" not in html


def test_the_sorted_column_says_its_direction_and_turns_around():
    html = draw(Fruits(ROWS, order_by="name"))
    assert 'aria-sort="ascending"' in html
    assert "sort=-name" in html
    assert 'aria-sort="descending"' in draw(Fruits(ROWS, order_by="-name"))


def test_a_column_that_cannot_be_sorted_has_no_link():
    html = draw(Fruits(ROWS))
    assert html.count("<a ") == 1


def test_cells_are_escaped():
    assert "pear &lt;b&gt;" in draw(Fruits(ROWS))


def test_rows_are_drawn_by_the_template_that_the_table_names(settings, tmp_path):
    (tmp_path / "fruits.html").write_text(
        "{% for row in rows %}<tr><td>{{ row.name }} of {{ table.caption }}</td>"
        "{% if shows.weight %}<td>{{ row.weight }}</td>{% endif %}</tr>{% endfor %}"
    )
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]

    class Garden(ListTable):
        name, weight = heading("Name", ""), heading("Weight", "n")
        rows_template = "fruits.html"
        caption = "the garden"

        def values_of(self, records):
            return records

    assert "<tr><td>apple of the garden</td><td>2</td></tr>" in draw(Garden(ROWS))
    assert "<tr><td>apple of the garden</td></tr>" in draw(Garden(ROWS, exclude=["weight"]))


def test_all_rows_are_drawn_because_the_page_is_made_before_the_table():
    request = RequestFactory().get("/")
    many = [{"name": f"apple {n}", "weight": n} for n in range(60)]
    assert Fruits(many, request=request).as_html(request).count("apple ") == len(many)


def test_what_is_shortened_says_that_it_goes_on():
    assert shortened("four", 4) == "four"
    assert shortened("four five", 6) == "four…"


def test_an_empty_table_says_so():
    assert "No fruit." in draw(Fruits([], empty_text="No fruit."))


@pytest.mark.parametrize("missing", ["first_url", "previous_url", "next_url", "last_url"])
def test_the_pager_links_only_to_pages_that_exist(missing):
    addresses = {"first_url": "?a", "previous_url": "?b", "next_url": "?c", "last_url": "?d"}
    page = addresses | {missing: None, "sizes": [(25, "?s=25", True), (50, "?s=50", False)], "count_text": "79 claims"}
    html = render_to_string("partials/pager.html", {"page": page})
    assert addresses[missing] not in html.replace("?s=", "")
    for name, address in addresses.items():
        assert (f'href="{address}"' in html) is (name != missing)
    assert '<a href="?s=25" aria-current="true">25</a>' in html
    assert "79 claims" in html
