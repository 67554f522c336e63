from datetime import UTC, datetime

import pytest

from claims.rules.identify.address import BadAddress
from claims.rules.identify.archive import archived, asks_for_copy

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "archive", "page", "at"),
    [
        ("https://web.archive.org/web/20260102030405/https://a.example/x?y=1#z", "web.archive.org",
         "https://a.example/x?y=1#z", AT),
        ("https://web.archive.org/web/20260102030405if_/http://a.example/", "web.archive.org", "http://a.example/", AT),
        ("https://web.archive.org/web/20260102030405/a.example/x", "web.archive.org", "http://a.example/x", AT),
        ("https://www.webarchive.org.uk/wayback/archive/20260102030405/https://a.example/", "webarchive.org.uk",
         "https://a.example/", AT),
        ("https://archive.ph/2026.01.02-030405/https://a.example/", "archive.ph", "https://a.example/", AT),
        ("https://archive.ph/AbC12", "archive.ph", "", None),
        ("https://perma.cc/ABCD-1234", "perma.cc", "", None),
    ],
)  # fmt: skip
def test_the_address_of_a_copy_tells_archive_page_and_time(address, archive, page, at):
    said = archived(f" {address}\n")
    assert (said.address, said.archive, said.page, said.at) == (address, archive, page, at)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://a.example/20260102030405/https://b.example/", "no public archive that is known"),
        ("https://web.archive.org.evil.example/web/20260102030405/https://b.example/", "no public archive"),
        ("https://web.archive.org/save/https://a.example/", "not a copy of another page"),
        ("https://web.archive.org/web/2026/https://a.example/", "no certain copy"),
        ("https://web.archive.org/web/20260102030405*/https://a.example/", "no certain copy"),
        ("https://web.archive.org/web/20261302030405/https://a.example/", "is no time"),
        ("https://web.archive.org/", "not a copy"),
        ("https://perma.cc/", "not a copy"),
        ("javascript:alert(1)//web.archive.org/web/20260102030405/https://a.example/", "is not taken"),
        ("web.archive.org/web/20260102030405/https://a.example/", "must begin with"),
        (f"https://web.archive.org/web/20260102030405/https://a.example/{'x' * 2000}", "is the most"),
    ],
)
def test_what_names_no_certain_copy_is_refused_with_its_reason(address, why):
    with pytest.raises(BadAddress, match=why):
        archived(address)


def test_the_archive_is_asked_for_the_page_as_it_is():
    assert (
        asks_for_copy("https://a.example/x?y=1&z=%20") == "https://web.archive.org/save/https://a.example/x?y=1&z=%20"
    )
    assert asks_for_copy("https://a.example/é#/knee") == "https://web.archive.org/save/https://a.example/%C3%A9%23/knee"
    assert asks_for_copy("") == ""
