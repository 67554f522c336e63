"""What may be fetched: spellings of hosts, ranges of networks, redirects, answers."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.network.target import (
    MAX_HEADERS,
    FetchRefused,
    Target,
    check_encoding,
    check_status,
    document_type,
    is_public,
    kept_headers,
    next_target,
    public_addresses,
    target_of,
)


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://example.org", Target("https", "example.org", "/")),
        ("HTTP://Example.ORG.:80/a?b=1#c", Target("http", "example.org", "/a?b=1")),
        ("https://example.org:443/a%20b", Target("https", "example.org", "/a%20b")),
        ("https://bücher.example/ä?q=ö", Target("https", "xn--bcher-kva.example", "/%C3%A4?q=%C3%B6")),
        ("http://93.184.216.34/", Target("http", "93.184.216.34", "/")),
        ("http://[2606:4700::1]/", Target("http", "2606:4700::1", "/")),
    ],
)
def test_an_address_becomes_what_is_asked_for(address, target):
    assert target_of(address) == target


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "javascript:alert(1)", "example.org",
        "https://example.org:8443/", "http://example.org:443/", "https://example.org:80/", "http://example.org:22/",
        "https://user@example.org/", "https://user:word@example.org/", "https://example.org@127.0.0.1/",
        "http://localhost/", "http://LOCALHOST./", "http://router/", "http:///path", "http://./", "",
        "http://0x7f.1/", "http://0x7f000001/", "http://2130706433/", "http://0177.0.0.1/", "http://127.1/",
        "http://127.0.0.01/", "http://1.2.3/", "http://8.8.8.8.8/", "http://example.0x7f/", "http://256.1.1.1/",
        "http://127.0.0.1\\@example.org/", "http://exa mple.org/", "http://example.org/\r\nHost: other/", "http://[::1/",
        "http://exam%70le.org/", "http://example.org:x/",
    ],
)  # fmt: skip
def test_an_address_of_another_kind_or_an_odd_spelling_is_refused(address):
    with pytest.raises(FetchRefused) as refused:
        target_of(address)
    assert str(refused.value).endswith(".")


def test_look_alike_digits_are_read_before_they_are_checked():
    target = target_of("http://\uff11\uff12\uff17\u3002\uff10\u3002\uff10\u3002\uff11/")
    assert target.host == "127.0.0.1"
    with pytest.raises(FetchRefused):
        public_addresses(target.host, [target.host])


PRIVATE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",  # noqa: S104  no server of ours
    "169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "192.88.99.1", "168.63.129.16", "224.0.0.1", "224.0.1.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "ff0e::1",
    "2001:db8::1", "2001::1", "2002:7f00:1::1", "2002:808:808::1", "100::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "2606:4700::1%1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_no_public_network_is_refused_in_every_form(address):
    assert not is_public(ipaddress.ip_address(address))
    with pytest.raises(FetchRefused, match="private or special network"):
        public_addresses("example.org", ["93.184.216.34", address])


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_networks_are_let_through(address):
    assert public_addresses("example.org", [address]) == [ipaddress.ip_address(address)]


@given(st.ip_addresses(v=4))
def test_wrapping_a_network_address_never_opens_it(address):
    packed = address.packed
    for prefix in ("::ffff:0:0", "64:ff9b::"):
        wrapped = ipaddress.IPv6Address(ipaddress.IPv6Address(prefix).packed[:12] + packed)
        assert is_public(wrapped) == is_public(address)
    assert not (is_public(address) and (address.is_private or address.is_multicast or address.is_loopback))


@pytest.mark.parametrize("found", [[], ["no address"]])
def test_a_host_without_an_address_that_can_be_read_is_refused(found):
    with pytest.raises(FetchRefused, match=r"example\.org has"):
        public_addresses("example.org", found)


@pytest.mark.parametrize(
    ("location", "address"),
    [
        ("/b", "https://example.org/b"),
        ("c d", "https://example.org/a/c%20d"),
        ("//other.example/x", "https://other.example/x"),
        ("https://other.example/é", "https://other.example/%C3%A9"),
        ("?q=1#part", "https://example.org/a/?q=1"),
    ],
)
def test_a_redirect_is_read_against_the_page_that_sent_it(location, address):
    assert next_target(target_of("https://example.org/a/"), location).address == address


@pytest.mark.parametrize(
    "location",
    ["", " ", "http://example.org/", "ftp://example.org/", "https://localhost/", "https://[", "https://a:99999/",
     "//user@example.org/", "https://2130706433/", "javascript:alert(1)"],
)  # fmt: skip
def test_a_redirect_elsewhere_is_refused(location):
    with pytest.raises(FetchRefused):
        next_target(target_of("https://example.org/a/"), location)


def test_a_backslash_is_a_sign_of_the_path_and_never_begins_a_host():
    target = next_target(target_of("https://example.org/a/"), "\\\\127.0.0.1\\")
    assert target.address == "https://example.org/a/%5C%5C127.0.0.1%5C"


def test_a_redirect_from_http_may_lead_to_https():
    assert next_target(target_of("http://example.org/"), "https://example.org/").scheme == "https"


@pytest.mark.parametrize("status", [199, 204, 206, 304, 401, 403, 404, 429, 500])
def test_every_other_answer_is_refused_in_words(status):
    with pytest.raises(FetchRefused, match=f"{status} No"):
        check_status(status, "No\r\nwonder")


def test_documents_alone_are_taken():
    assert document_type("Text/HTML; charset=EUC-KR") == "text/html"
    for other in ("", "image/png", "application/zip", "text/javascript", "application/octet-stream"):
        with pytest.raises(FetchRefused, match="upload other files"):
            document_type(other)


def test_packing_that_cannot_be_undone_within_bounds_is_refused():
    assert check_encoding(" GZIP ") == "gzip"
    for other in ("br", "zstd", "gzip, gzip"):
        with pytest.raises(FetchRefused, match="packs the page"):
            check_encoding(other)


def test_headers_are_kept_within_bounds_and_without_cookies():
    said = [("ETag", "x\x00y\r\nz"), ("Set-Cookie", "id=1"), ("Vary", "a"), ("vary", "b"), ("Long", "v" * 5000)]
    kept = kept_headers(said + [(f"X-{number}", "1") for number in range(100)] + [("Vary", "c")])
    assert kept["etag"] == "x y z"
    assert kept["vary"] == "a, b, c"
    assert "set-cookie" not in kept
    assert len(kept) == MAX_HEADERS
    assert len(kept["long"]) == 1000
