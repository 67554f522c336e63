import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.identify.address import MAX_LENGTH, BadAddress, check_address, compare_key


@pytest.mark.parametrize(
    "raw",
    ["https://example.org", "http://Example.org:8080/A/b?x=1&y=%20#top", "https://münchen.example/straße", "http://[::1]/x",
     "HTTPS://example.org/a,b;c=d", "http://localhost/"],
)  # fmt: skip
def test_a_good_address_stays_as_typed(raw: str) -> None:
    assert check_address(f"  {raw}\n") == raw


def test_empty_stays_empty() -> None:
    assert check_address(" ") == ""
    assert compare_key("") == ""


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("www.example.org/page", "begin with https"),
        ("example.org:80/page", "begin with https"),
        ("javascript:alert(1)", "is not taken"),
        ("data:text/html,x", "is not taken"),
        ("ftp://example.org/x", "is not taken"),
        ("https://", "no host"),
        ("https:///path", "no host"),
        ("https://./", "no host"),
        ("https://a..b/", "no host"),
        ("https://user:secret@example.org/", "user name"),
        ("https://user@example.org/", "user name"),
        ("https://exa mple.org/", "a space"),
        ("https://example.org/a\tb", "U\\+0009"),
        ("https://example.org/a\nb", "U\\+000A"),
        ("https://example.org/\0", "U\\+0000"),
        ("https://example.org\\@evil.example/", "U\\+005C"),
        ("https://example.org:99999/", "port"),
        ("https://example.org:x/", "port"),
        ("https://[::1/", "cannot be read"),
        ("https://example.org/" + "a" * MAX_LENGTH, "is the most"),
    ],
)
def test_a_bad_address_is_refused_with_the_reason(raw: str, reason: str) -> None:
    with pytest.raises(BadAddress, match=reason) as caught:
        check_address(raw)
    assert caught.value.raw == raw


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/Path/x?a=1&b=2",
        "https://www.EXAMPLE.org/Path/x?a=1&b=2",
        "https://example.org:443/Path/x?a=1&b=2",
        "http://example.org:80/Path/x?a=1&b=2",
        "https://example.org/Path/x/?b=2&a=1#part",
        "https://example.org/Path/x?utm_source=mail&a=1&UTM_campaign=y&gclid=3&b=2&fbclid=4",
        "https://example.org/%50ath/%78?a=1&b=%32",
        "https://example.org./Path/x?a=1&&b=2",
    ],
)
def test_addresses_of_one_page_have_one_key(other: str) -> None:
    assert compare_key(other) == compare_key("https://example.org/Path/x?a=1&b=2") == "example.org/Path/x?a=1&b=2"


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/path?a=1",
        "https://example.org/Path?a=2",
        "https://example.org/Path?a=1&a=1",
        "https://example.org/Path",
        "https://example.org:8443/Path?a=1",
        "https://news.example.org/Path?a=1",
        "https://example.org/Path?a=1&gclidx=1",
        "https://example.org/Pa%2Fth?a=1",
    ],
)
def test_addresses_of_two_pages_have_two_keys(other: str) -> None:
    assert compare_key(other) != compare_key("https://example.org/Path?a=1")


@pytest.mark.parametrize("other", ["", "/", "#top", "#/", "#!/", "#", "#knee/left"])
def test_a_place_in_a_page_is_no_page(other: str) -> None:
    assert compare_key("https://clinic.example" + other) == "clinic.example"


def test_pages_of_a_site_that_is_one_script_are_told_apart_by_their_fragment() -> None:
    knee, hip, old_hip = (f"https://clinic.example/{page}" for page in ("#/knee", "#/hip", "#!/hip"))
    assert len({compare_key(page) for page in (knee, hip, old_hip, "https://clinic.example/")}) == 4
    assert compare_key("http://www.clinic.example#/knee/?utm_source=mail") == compare_key(knee)
    assert compare_key(knee + "?b=2&a=1") == compare_key(knee + "?a=1&b=2") != compare_key(knee)


def test_a_key_is_no_longer_than_what_is_stored() -> None:
    assert len(compare_key("https://clinic.example/" + "무릎" * 900)) <= MAX_LENGTH


def test_a_slash_that_is_encoded_is_not_a_slash() -> None:
    assert compare_key("https://e.org/a%2fb") == compare_key("https://e.org/a%2Fb") != compare_key("https://e.org/a/b")


def test_letters_outside_ascii_have_one_key_however_they_are_written() -> None:
    assert compare_key("https://münchen.example/straße") == compare_key("https://xn--mnchen-3ya.example/stra%C3%9Fe")


@given(
    st.text(max_size=40).map("https://example.org/".__add__)
    | st.text("/#!?&=a%", max_size=20).map("https://example.org#/".__add__)
    | st.text(max_size=40)
)
def test_any_text_is_taken_or_refused_and_its_key_is_stable(raw: str) -> None:
    try:
        address = check_address(raw)
    except BadAddress:
        return
    assert address == raw.strip()
    key = compare_key(address)
    assert key.isascii()
    if address:
        assert compare_key("https://" + key) == key
