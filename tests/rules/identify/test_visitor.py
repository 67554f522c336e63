"""From which address somebody comes."""

import pytest

from claims.rules.identify.visitor import visitor_address


@pytest.mark.parametrize(
    ("connected", "forwarded", "proxies", "address"),
    [
        ("192.0.2.1", "", 0, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", 0, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", 1, "198.51.100.7"),
        # What stands left of the proxies' own words anybody may have typed.
        ("192.0.2.1", "10.0.0.1, 203.0.113.9, 198.51.100.7", 1, "198.51.100.7"),
        ("192.0.2.1", "10.0.0.1, 203.0.113.9, 198.51.100.7", 2, "203.0.113.9"),
        # Fewer words than proxies: the one that is there is from the outermost that spoke.
        ("192.0.2.1", "198.51.100.7", 3, "198.51.100.7"),
        ("192.0.2.1", "", 1, "192.0.2.1"),
        ("192.0.2.1", "unknown", 1, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7, ", 1, "192.0.2.1"),
        ("", "", 0, ""),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", 0, "192.0.2.1"),
        ("127.0.0.1", "2001:db8:1:2:ffff::1", 1, "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "", 0, "fe80::/64"),
    ],
)
def test_the_address_is_what_trusted_proxies_say(connected, forwarded, proxies, address):
    assert visitor_address(connected, forwarded, proxies) == address


def test_a_header_of_any_length_is_read_from_its_end():
    assert visitor_address("192.0.2.1", "10.0.0.1, " * 100_000 + "198.51.100.7", 1) == "198.51.100.7"
