"""What a source is called where its title is not known."""

import pytest

from claims.models import Source


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"title": "A page", "address": "https://a.example/"}, "A page"),
        ({"address": "https://a.example/", "container_title": "A Journal"}, "https://a.example/"),
        ({"container_title": "A Journal", "published": "2018-03", "pmid": "12"}, "A Journal, 2018, PMID 12"),
        ({"container_title": "A Journal", "doi": "10.1000/x", "pmid": "12"}, "A Journal, 10.1000/x"),
        ({"pmid": "12"}, "Untitled source 7"),
        ({}, "Untitled source 7"),
    ],
)
def test_a_source_is_called_by_what_is_known(fields, shown):
    assert Source(uid="abcdefghij", number=7, **fields).shown_title == shown
