import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.extract.document import (
    MAX_BYTES,
    BadDocument,
    BadText,
    Undeclared,
    clean_typed,
    decode_markup,
    extract_text,
    sha256_of,
    sha256_of_text,
)

PRINTED = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf"]), min_size=1).map("word ".__add__)


@given(PRINTED)
def test_utf_8_comes_back_as_it_was_encoded(text: str) -> None:
    found = extract_text(text.encode())
    assert (found.text, found.charset) == (text, "utf-8")
    assert extract_text(codecs.BOM_UTF8 + text.encode()).text == text


@given(PRINTED, st.sampled_from(["utf-16", "utf-32"]), st.sampled_from(["le", "be"]))
def test_a_byte_order_mark_tells_utf_16_and_utf_32(text: str, name: str, order: str) -> None:
    data = f"\ufeff{text}".encode(f"{name}-{order}")
    for declared in ("", "utf-8", "windows-1252"):
        found = extract_text(data, declared)
        assert (found.text, found.charset) == (text, f"{name}{order}")


@given(st.binary(min_size=1, max_size=300))
def test_the_same_bytes_and_charset_give_the_same_text_again(data: bytes) -> None:
    try:
        found = extract_text(data)
    except BadDocument:
        return
    assert extract_text(data, found.charset) == found


def test_what_is_not_utf_8_and_declares_nothing_is_never_guessed() -> None:
    with pytest.raises(Undeclared, match="UTF-8") as caught:
        extract_text("Die Behandlung hilft älteren Menschen.".encode("cp1252"))
    assert caught.value.code == "undeclared"
    assert caught.value.guesses[0].charset == "windows-1252"


def test_latin_1_with_curly_quotes_of_windows_is_read_as_a_browser_reads_it() -> None:
    assert extract_text(b"\x93caf\xe9\x94", "ISO-8859-1").text == "“café”"
    found = extract_text(b"caf\xe9 \x81 and more words", "latin-1")
    assert (found.text, found.charset) == ("café \x81 and more words", "windows-1252")


def test_a_given_charset_is_used_and_one_bad_byte_costs_one_character() -> None:
    assert extract_text("서울".encode("euc-kr"), "EUC-KR").text == "서울"
    assert extract_text("текст".encode("koi8-r"), "koi8-r").text == "текст"
    assert extract_text(b"caf\xe9", "utf-8").text == "caf\ufffd"
    assert extract_text("서울".encode("euc-kr") + b"\xff ok", "euc-kr").text == "서울\ufffd ok"
    assert extract_text(b"\xff\xfea\0b").text == "a\ufffd"


NO_CHARSETS = "no-such hex rot13 punycode unicode_escape idna zip zlib bz2 uu replacement iso-2022-kr \0".split(" ")


@pytest.mark.parametrize("charset", [*NO_CHARSETS, "x" * 5000])
def test_a_codec_of_python_that_is_no_charset_is_none_here(charset: str) -> None:
    for size in (1, 20_000):
        with pytest.raises(BadDocument, match="not known") as caught:
            extract_text(b"a" * size, charset)
        assert caught.value.code == "charset"
        page = f"<meta charset='{charset[:40]}'><p>".encode() + b"a" * size
        assert decode_markup(page).charset == "utf-8"


def test_only_crlf_is_changed() -> None:
    text = "  a\tb \r c\n\u00a0\u2028\u200be\u0301 \ufb01 “q”  \n\n"
    assert extract_text(text.replace("\n", "\r\n").encode()).text == text


def test_an_empty_document_is_refused() -> None:
    with pytest.raises(BadDocument, match="empty") as caught:
        extract_text(b"")
    assert caught.value.code == "empty"


def test_a_document_over_the_limit_is_refused_and_one_at_the_limit_is_not() -> None:
    assert len(extract_text(b"a" * MAX_BYTES).text) == MAX_BYTES
    with pytest.raises(BadDocument, match="20 MB is the most") as caught:
        extract_text(b"a" * (MAX_BYTES + 1))
    assert caught.value.code == "too_large"


@pytest.mark.parametrize("data", [b" \r\n\t", "\u00a0\u3000".encode(), codecs.BOM_UTF8, "\ufeff\u200b \u200e".encode()])
def test_a_document_without_words_is_refused(data: bytes) -> None:
    with pytest.raises(BadDocument, match="only white space") as caught:
        extract_text(data)
    assert caught.value.code == "blank"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 words", "a PDF"),
        (b"PK\x03\x04 words", "as OpenDocument files are"),
        (b"\x89PNG\r\n\x1a\n words", "a PNG"),
        (b"\xff\xd8\xff\xe0 words", "a JPEG"),
        (b"GIF89a words", "a GIF"),
        (b"{\\rtf1 words", "Rich Text"),
        (b"\x1f\x8b words", "gzip"),
        (b"\xd0\xcf\x11\xe0 words", "Office"),
        (b"some words and \0 in them", "NUL"),
        ("words".encode("utf-16-le"), "UTF-16 without its mark"),
        (b"\x01\x02\x03 words \x04\x05", "control characters"),
    ],
)
def test_a_binary_file_is_refused_by_its_kind(data: bytes, kind: str) -> None:
    with pytest.raises(BadDocument, match=kind) as caught:
        extract_text(data)
    assert caught.value.code == "binary"


def test_a_form_feed_or_one_stray_control_character_is_no_reason_to_refuse_a_page() -> None:
    text = "First page.\f" + "Words of the second page. " * 20 + "\x02"
    assert extract_text(text.encode()).text == text


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_typed_text_is_kept_exactly(text: str) -> None:
    assert clean_typed(f" {text}\t\r\n") == f" {text}\t\r\n"


@pytest.mark.parametrize("sign", ["\0", "\x01", "\x0b", "\x0c", "\x1f", "\x7f", "\x80", "\x85", "\x9f", "\udfff"])
def test_characters_that_cannot_be_kept_are_refused_with_their_place(sign: str) -> None:
    with pytest.raises(BadText, match=f"U\\+{ord(sign):04X}, at position 4") as caught:
        clean_typed(f"abc{sign}d")
    assert caught.value.position == 3
    assert ("lone surrogate" in str(caught.value)) == (sign == "\udfff")


def test_hashes_are_those_that_everybody_else_computes() -> None:
    # FIPS 180-2, appendix B.1.
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_of(b"abc") == sha256_of_text("abc") == expected
    assert sha256_of_text("é") == sha256_of("é".encode())
