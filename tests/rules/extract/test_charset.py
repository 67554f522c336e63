import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.extract import BadDocument, Undeclared, extract
from claims.rules.extract.charset import charset_named, declared_in, decode, guesses, read_bytes

# Of the Encoding Standard, what Python's codecs of about these names read otherwise.
STANDARD = [
    (b"\x81\x8d\x8f\x90\x9d\x80\x92", "iso-8859-1", "\x81\x8d\x8f\x90\x9d€’"),
    (b"\x93\xfd\x94", "iso-8859-9", "“ı”"),
    (b"\xe0\xab\x85\x93\x81", "tis-620", "เซ…“\x81"),
    (b"\xae\xbe", "koi8-u", "ўЎ"),
    (b"\x87\x40\x81\x60\x80", "x-sjis", "①～\x80"),
    (b"\xc7\xef\xf9\xfe", "big5", "ン￭"),
    (b"\x87\x40", "big5-hkscs", "䏰"),
    (b"\x80\xa2\xe3", "gb2312", "€€"),
    (b"\x81\x30\x81\x30", "gbk", "\x80"),
    (b"\x81\x41", "ks_c_5601-1987", "갂"),
    (b"\xad\xa1\x8f\xa2\xaf", "euc-jp", "①˘"),
]


@pytest.mark.parametrize(("data", "label", "text"), STANDARD)
def test_bytes_mean_what_the_encoding_standard_says(data: bytes, label: str, text: str) -> None:
    assert decode(data, charset_named(label)) == text


def test_labels_are_those_of_the_standard() -> None:
    same = {
        "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8", "ascii": "windows-1252", "l1": "windows-1252",
        "iso-8859-9": "windows-1254", "iso-8859-11": "windows-874", "dos-874": "windows-874", "x-sjis": "shift_jis",
        "windows-31j": "shift_jis", "ms932": "shift_jis", "big5-hkscs": "big5", "x-x-big5": "big5", "gb2312": "gbk",
        "ks_c_5601-1987": "euc-kr", "windows-949": "euc-kr", "mac": "macintosh", " UTF-8\n": "utf-8",
    }  # fmt: skip
    assert {label: charset_named(label) for label in same} == same
    assert not any(map(charset_named, ("idna", "rot13", "zip", "hex", "utf-7", "cp949", "iso-2022-kr", "x" * 200, "")))


@pytest.mark.parametrize(
    ("page", "charset"),
    [
        (b"<meta charset=big5>", "big5"),
        (b"<!doctype html><html><head><META CharSet = 'Big5' >", "big5"),
        (b"<meta http-equiv=content-type content='text/html; charset=big5'>", "big5"),
        (b"<meta content='text/html; charset=\"big5\"' http-equiv=Content-Type />", "big5"),
        (b"<?xml version='1.0' encoding='big5'?><html>", "big5"),
        (b"<meta name=description content='a charset=big5 story'><meta charset=euc-kr>", "euc-kr"),
        (b"<meta name=description content='charset=big5'>", ""),
        (b"<!-- <meta charset=big5> --><meta charset=euc-kr>", "euc-kr"),
        (b"<!-- <meta charset=big5>", ""),
        (b"<p title='<meta charset=big5>'><meta charset=euc-kr>", "euc-kr"),
        (b"<metadata charset=big5>", ""),
        (b"<meta charset=utf-16le>", "utf-8"),
        (b"<meta charset=rot13><meta charset=big5>", ""),
        (b" " * 5000 + b"<meta charset=big5>", ""),
        (b"", ""),
    ],
)
def test_what_a_page_declares_is_found_where_a_browser_looks(page: bytes, charset: str) -> None:
    assert declared_in(page) == charset


@given(st.binary(max_size=200), st.sampled_from(["", "utf-8", "big5", "shift_jis", "windows-1252", "utf-16be"]))
def test_whatever_is_read_is_read_again_by_its_name(data: bytes, given: str) -> None:
    try:
        text, name = read_bytes(data, given)
    except Undeclared as error:
        assert 1 <= len(error.guesses) <= 3
        for guess in error.guesses:
            assert read_bytes(data, guess.charset)[1] == guess.charset
        return
    assert read_bytes(data, name) == (text, name)


@pytest.mark.parametrize(
    ("text", "python", "charset"),
    [
        ("줄기세포 치료는 무릎 통증을 줄일 수 있습니다.", "euc-kr", "euc-kr"),
        ("Лечение стволовыми клетками может уменьшить боль в колене.", "cp1251", "windows-1251"),
        ("“Pain fell by 40%” – these are the clinic’s words.", "mac_roman", "macintosh"),
        ("幹細胞治療は膝の痛みを和らげることがあります。", "cp932", "shift_jis"),
        ("Die Behandlung hilft „möglicherweise“ älteren Menschen.", "cp1252", "windows-1252"),
        ("干细胞治疗可能减轻膝关节疼痛。", "gb18030", "gb18030"),
    ],
)
def test_the_likeliest_charset_is_offered_first_beside_two_others(text: str, python: str, charset: str) -> None:
    found = guesses(text.encode(python))
    assert found[0].charset == charset
    assert found[0].words == text
    assert len({guess.words for guess in found}) == 3


def test_a_page_is_guessed_by_its_words_and_not_by_its_markup() -> None:
    page = "<html><body><p class=x>Боль в колене <b>может</b> уменьшиться.</p></body></html>".encode("cp1251")
    assert guesses(page)[0].words.startswith("Боль в колене")


def test_what_a_page_declares_and_is_plainly_not_in_is_one_of_the_guesses() -> None:
    page = b"<meta charset=utf-8><p>" + "Боль в колене может уменьшиться.".encode("cp1251")
    with pytest.raises(Undeclared) as caught:
        extract(page, filename="a.html")
    assert caught.value.guesses[0].charset == "windows-1251"
    found = extract(page, filename="a.html", charset="windows-1251")
    assert (found.text, found.charset) == ("Боль в колене может уменьшиться.", "windows-1251")


@pytest.mark.parametrize(
    ("charset", "words"),
    [
        ("utf-8", "Боль"),
        ("gb18030", "干细胞治疗"),
        ("shift_jis", "細胞"),
        ("windows-874", "เซลล์"),
        ("euc-kr", "줄기세포"),
    ],
)
def test_a_bad_byte_costs_one_character_of_a_page_that_declares_its_charset_however_short(charset, words) -> None:
    in_python = {"windows-874": "cp874"}.get(charset, charset)
    page = f"<meta charset={charset}><p>{words}, ".encode(in_python) + b"\xff no more"
    found = extract(page, filename="a.html")
    assert (found.text, found.charset) == (f"{words}, \ufffd no more", charset)


@pytest.mark.parametrize(
    ("charset", "line"),
    [
        ("windows-1255", "הטיפול בתאי גזע מפחית כאב"),
        ("windows-1255", "שלום עולם"),
        ("windows-1255", "המחיר 500 שקל"),
        ("windows-1255", "כאב ברך"),
        ("gb18030", "干细胞治疗膝关节疼痛"),
        ("gb18030", "费用为5000元"),
        ("gb18030", "你好"),
        ("windows-1254", "kök hücre tedavisi ağrıyı azaltır"),
        ("windows-1251", "Боль в колене"),
        ("euc-kr", "줄기세포 치료"),
        ("shift_jis", "幹細胞治療"),
        ("big5", "幹細胞治療"),
        ("koi8-r", "Боль в колене"),
        ("windows-1253", "Τα βλαστοκύτταρα"),
        ("windows-1250", "léčba bolesti kloubů"),
        ("windows-1252", "für das Knie"),
    ],
)
def test_of_one_short_line_what_it_is_in_is_among_the_three_that_are_offered(charset: str, line: str) -> None:
    found = guesses(line.encode(charset.replace("windows-", "cp")))
    assert (charset, line) in [(guess.charset, guess.words) for guess in found]


# As bytes of 1 and 20 MB: each ends, within a bound far above what is needed.
MB = 1024 * 1024


@pytest.mark.parametrize("size", [1, MB, 20 * MB - 100])
@pytest.mark.parametrize("unit", [b"\xff", b"\x81\xff", b"<", b"caf\xe9 "])
def test_any_bytes_of_any_size_are_read_or_refused_in_time(unit: bytes, size: int) -> None:
    data = (unit * (size // len(unit) + 1))[:size]
    start = time.process_time()
    for label in ("big5", "shift_jis", "gb18030", "utf-8"):
        text, name = read_bytes(data, label)
        assert name == label
        assert len(text) <= size
    try:
        read_bytes(data)
    except Undeclared as error:
        assert error.guesses
    assert time.process_time() - start < 100


@pytest.mark.parametrize("label", ["idna", "rot13", "zip"])
@pytest.mark.parametrize("size", [0, 1, 20 * MB])
def test_a_label_that_is_a_codec_of_python_alone_is_passed_over_whatever_the_size(label: str, size: int) -> None:
    page = f"<meta charset={label}>".encode()
    data = page + b"a" * (size - len(page)) if size > len(page) else b"a" * size
    for kind in ("text/html", "text/plain"):
        try:
            found = extract(data, media_type=f"{kind}; charset={label}")
        except BadDocument as error:
            assert (error.code, size) == ("empty", 0)
        else:
            assert (found.charset, size > 0) == ("utf-8", True)
        with pytest.raises(BadDocument) as caught:
            extract(data, media_type=kind, charset=label)
        assert caught.value.code == ("charset" if size else "empty")
