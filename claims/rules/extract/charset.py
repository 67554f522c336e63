"""What the bytes of a document mean, as the Encoding Standard says and browsers read them.

The labels are those of webencodings, the decoders those of endec, which is what Firefox decodes with: a byte that means
nothing costs one U+FFFD. What is written nowhere is never guessed silently: `Undeclared` carries what the document can
be in, the likeliest first, each with the words that it would have.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

import endec
import webencodings
from charset_normalizer import CharsetMatch, from_bytes

from claims.rules.extract.bad import BadDocument

# UTF-32 before UTF-16: the little-endian mark of the first begins with that of the second. Browsers know no UTF-32.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32le"),
    (codecs.BOM_UTF32_BE, "utf-32be"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
_UTF_32 = ("utf-32le", "utf-32be")
# Names that Python has for what the Web calls otherwise: version 1 of the extractors stored them, and people know them.
_IN_PYTHON = {
    "latin-1": "windows-1252",
    "cp949": "euc-kr",
    "cp932": "shift_jis",
    "cp950": "big5",
    "cp874": "windows-874",
    "mac-roman": "macintosh",
    "mac-cyrillic": "x-mac-cyrillic",
    "euc_kr": "euc-kr",
    "euc_jp": "euc-jp",
    "iso2022_jp": "iso-2022-jp",
    "utf-8-sig": "utf-8",
    "utf-32": "utf-32le",
}
# No browser reads these; a person who has such a file can say so.
_OF_DOS = frozenset({"cp437", "cp850", "cp852", "cp855", "cp857", "cp858", "cp860", "cp862", "cp863", "cp865"})
# What a page declares is found as browsers find it: in its first tags, and in no comment, description or other value.
_DECLARED_WITHIN = 4096
_XML = re.compile(rb"\s*<\?xml\s[^>]{0,200}?\sencoding\s*=\s*[\"']\s*([\w:.-]{1,40})\s*[\"']", re.IGNORECASE)
_VALUE = rb"\"[^\"]*\"|'[^']*'"
_TAG = re.compile(rb"<!--.*?(?:-->|\Z)|<(/?[a-z!?][^\s>/]*+)((?>" + _VALUE + rb"|[^>\"']|[\"'])*+)>", re.I | re.S)
_ATTRIBUTE = re.compile(rb"([^\s=>/\"']+)\s*(?:=\s*(" + _VALUE + rb"|[^\s>]+))?")
_IN_CONTENT = re.compile(r"charset\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;\"']+))", re.IGNORECASE)
# A declared charset is not what the document is in, where of the characters beyond ASCII more than one in ten cannot be
# read, and of all that is written more than one in a hundred.
_BEYOND_ASCII, _ALL = 10, 100
# So few characters that mean nothing are damage, however short the document.
_FEW = 3
_HIGH = re.compile(rb"[\x80-\xff]")
_SAMPLE, _LINE, _SHOWN, _TOLD = 16_000, 2_000, 160, 40
# Names in Python of what is tried, the commonest first, and the labels that it has on the Web.
_TRIED = {
    "cp1252": "windows-1252",
    "cp1251": "windows-1251",
    "cp932": "shift_jis",
    "gb18030": "gb18030",
    "cp949": "euc-kr",
    "big5hkscs": "big5",
    "mac_roman": "macintosh",
    "cp1250": "windows-1250",
    "cp1254": "windows-1254",
    "euc_jp": "euc-jp",
    "koi8_r": "koi8-r",
    "cp1253": "windows-1253",
    "cp1255": "windows-1255",
    "cp1256": "windows-1256",
    "cp1257": "windows-1257",
    "cp1258": "windows-1258",
    "cp874": "windows-874",
    "cp866": "ibm866",
    "iso8859_2": "iso-8859-2",
    "iso8859_5": "iso-8859-5",
    "iso8859_7": "iso-8859-7",
    "mac_cyrillic": "x-mac-cyrillic",
}
_COMMON = {label: at for at, label in enumerate(_TRIED.values())}
# Letters of one language alone, and the least share of them in what is beyond ASCII. Of Hangul, the syllables that are
# in use: what is read as Korean by mistake has others.
_KANA = re.compile("[\u3041-\u30fa]")
_IN_USE = bytes(sign for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF) for sign in (row, cell))
_HANGUL = re.compile(f"[{_IN_USE.decode('euc_kr')}]")
_OWN_LETTERS = {"cp932": (_KANA, 0.1), "euc_jp": (_KANA, 0.1), "cp949": (_HANGUL, 0.7)}
_OWN = 0.2
# Of a line or two statistics say little. What is read so, and is nearly all of it letters that people of one script
# use, is offered whatever they say: Hebrew without a final letter inside a word, the commoner half of Chinese signs.
_HEBREW = re.compile("[\u05d0-\u05d9\u05db\u05dc\u05de\u05e0-\u05e2\u05e4\u05e6-\u05ea]|[ךםןףץ](?![\u05d0-\u05ea])")
_COMMON_HAN = bytes(
    sign
    for row in range(0xB0, 0xD8)
    for cell in range(0xA1, 0xFF)
    if (row, cell) < (0xD7, 0xFA)
    for sign in (row, cell)
)
_PLAUSIBLE = {
    "cp1255": (_HEBREW, 0.95),
    "gb18030": (re.compile(f"[{_COMMON_HAN.decode('gb18030')}]"), 0.9),
    "cp949": (_HANGUL, 0.9),
    "cp932": (_KANA, 0.3),
    "cp1254": (re.compile("[ğışĞİŞ]"), 0.3),
    "mac_roman": (re.compile("[äöüßéèêàâçñóíáúîôûëï]"), 0.95),
}
_INSIDE_A_WORD = re.compile(r"(?<=[a-z])[^\W\d_a-zA-Z]")
# They differ in few letters: a third one would say little.
_ALIKE = frozenset({"windows-1250", "windows-1252", "windows-1254", "windows-1257", "windows-1258", "iso-8859-2"})
_MOST_ALIKE = 2
# What people call what is written in them.
_SCRIPTS = {
    "windows-1252": "Western European",
    "windows-1251": "Cyrillic",
    "shift_jis": "Japanese",
    "gb18030": "Chinese, simplified",
    "gbk": "Chinese, simplified",
    "euc-kr": "Korean",
    "big5": "Chinese, traditional",
    "macintosh": "Western European, of old Macs",
    "windows-1250": "Central European",
    "windows-1254": "Turkish",
    "euc-jp": "Japanese",
    "koi8-r": "Cyrillic",
    "windows-1253": "Greek",
    "windows-1255": "Hebrew",
    "windows-1256": "Arabic",
    "windows-1257": "Baltic",
    "windows-1258": "Vietnamese",
    "windows-874": "Thai",
    "ibm866": "Cyrillic, of DOS",
    "iso-8859-2": "Central European",
    "iso-8859-5": "Cyrillic",
    "iso-8859-7": "Greek",
    "x-mac-cyrillic": "Cyrillic, of old Macs",
    "utf-8": "all languages, some of it damaged",
}
MOST_GUESSES = 3


@dataclass(frozen=True, slots=True)
class Guess:
    """A charset that a document can be in, and some of its words read by it."""

    charset: str
    words: str

    @property
    def script(self) -> str:
        """What is written in it, for people; "" where that is not known here."""
        return _SCRIPTS.get(self.charset, "")


class Undeclared(BadDocument):
    """Bytes that are not UTF-8, of which nothing says what they are; ``guesses`` has the likeliest first."""

    def __init__(self, guesses: list[Guess]) -> None:
        likely = ", ".join(f"{guess.charset} (“{guess.words[:_TOLD]}”)" for guess in guesses)
        super().__init__(
            "The file does not say how its characters are stored, or is not as it says, and it is not UTF-8. It may be "
            f"{likely}. Say which where you put it in alone, or save it as UTF-8.",
            "undeclared",
        )
        self.guesses = guesses


def charset_given(label: str) -> str:
    """The charset that a person means: as `charset_named`, and by some names that the Web does not use."""
    name = label.strip().lower()[:100]
    return name if name in _OF_DOS else charset_named(_IN_PYTHON.get(name, name))


def charset_named(label: str) -> str:
    """The name of the charset that browsers know by this label; "" for one that they do not know or never read."""
    name = label.strip().lower() if len(label) <= 100 else ""
    if name in _UTF_32:
        return name
    known = webencodings.lookup(name)
    return known.name if known and known.name not in ("replacement", "x-user-defined") else ""


def decode(data: bytes, charset: str) -> str:
    """The text of these bytes by a charset that one of these gave; what means nothing is U+FFFD."""
    if charset == "utf-8" or charset in _UTF_32 or charset in _OF_DOS:
        return data.decode(charset, "replace")
    text: str = endec.decode(data, charset, "replace", bom="ignore")
    return text


def read_bytes(data: bytes, given: str = "", declared: str = "") -> tuple[str, str]:
    """The text of a document, and the name of its charset.

    A byte order mark wins over what is ``given``, that over what the document itself has ``declared``, that over
    UTF-8. Given is what a person or a server says: it is used whatever comes out. Labels that browsers do not know
    say nothing. Raises Undeclared where none of these is so.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return decode(data[len(mark) :], name), name
    if name := charset_given(given):
        return decode(data, name), name
    if name := charset_named(declared):
        text = decode(data, name)
        if _can_be_read(text):
            return text, name
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError:
        raise Undeclared(guesses(data, name)) from None


def declared_in(page: bytes) -> str:
    """The label of the charset that a web page declares of itself in its first 4 kB; "" where it declares none."""
    head = page[:_DECLARED_WITHIN]
    if xml := _XML.match(head):
        return _of_page(xml[1].decode("ascii", "replace"))
    for tag in _TAG.finditer(head):
        if tag[1] and tag[1].lower() == b"meta" and (label := _of_meta(tag[2])):
            return _of_page(label)
    return ""


def guesses(data: bytes, declared: str = "") -> list[Guess]:
    """What the bytes can be in, the likeliest first, at most MOST_GUESSES; no two of them have the same words."""
    sample = b"\n".join(_telling_lines(data))
    found: dict[str, Guess] = {}
    likely = [*_likely(sample), *([declared] if declared else []), *_COMMON]
    plausible = _plausible(sample)
    if likely[MOST_GUESSES - 1] not in plausible:
        likely[MOST_GUESSES - 1 : MOST_GUESSES - 1] = [name for name in plausible if name not in likely[:MOST_GUESSES]]
    for name in likely:
        text = decode(sample, name)
        at = next((at for at, sign in enumerate(text) if not sign.isascii()), 0)
        words = " ".join(text[max(0, at - _SHOWN // 4) :][:_SHOWN].split())
        alike = sum(guess.charset in _ALIKE for guess in found.values())
        if name not in _ALIKE or name in plausible or alike < _MOST_ALIKE:
            found.setdefault(text, Guess(name, words))
        if len(found) == MOST_GUESSES:
            break
    return list(found.values())


def _of_page(label: str) -> str:
    # A page whose declaration can be read is not in UTF-16.
    name = charset_named(label)
    return "utf-8" if name.startswith("utf-16") else name


def _of_meta(attributes: bytes) -> str:
    """The label in a meta element: its charset, or that of its content where it speaks for a header."""
    values: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(attributes):
        bare = value[1:-1] if value[:1] in (b'"', b"'") else value
        values.setdefault(name.decode("ascii", "replace").lower(), bare.decode("ascii", "replace"))
    if values.get("charset"):
        return values["charset"]
    if values.get("http-equiv", "").strip().lower() != "content-type":
        return ""
    found = _IN_CONTENT.search(values.get("content", ""))
    return next(filter(None, found.groups()), "") if found else ""


def _can_be_read(text: str) -> bool:
    odd = text.count("\ufffd")
    return (
        odd <= _FEW or odd * _ALL <= len(text) or odd * _BEYOND_ASCII <= len(text) - len(text.encode("ascii", "ignore"))
    )


def _telling_lines(data: bytes) -> Iterator[bytes]:
    """Lines with bytes beyond ASCII, up to _SAMPLE bytes, each cut at white space where it is long; without markup."""
    at = spent = 0
    while spent < _SAMPLE and (high := _HIGH.search(data, at)):
        start = max(at, high.start() - _LINE // 2)
        line = data.rfind(b"\n", start, high.start())
        start = (line if line >= 0 or start == at else data.find(b" ", start, high.start())) + 1 or start
        end = data.find(b"\n", high.start(), start + _LINE)
        if end < 0:
            end = max(data.rfind(b" ", high.start(), start + _LINE), high.start() + _LINE // 2)
        yield re.sub(rb"<[^<>]{0,1000}>", b" ", data[start:end])
        spent += end - start
        at = end


def _likely(sample: bytes) -> list[str]:
    """Names by how little looks wrong, then by how much looks like a language, then by how common they are."""
    found = from_bytes(
        sample,
        cp_isolation=list(_TRIED),
        threshold=0.5,
        preemptive_behaviour=False,
        enable_fallback=False,
        language_threshold=0.05,
    )
    ranked = {
        _TRIED[name]: (int(25 * (match.chaos - _speaks_for(match, name))), -round(4 * match.coherence))
        for match in reversed(list(found))
        for name in match.could_be_from_charset
        if name in _TRIED
    }
    return sorted(ranked, key=lambda name: (*ranked[name], _COMMON[name]))


def _plausible(sample: bytes) -> list[str]:
    """Names of what the bytes can be in by the letters that they then are."""
    return [
        _TRIED[name] for name, (letters, least) in _PLAUSIBLE.items() if _is_plausible(sample, name, letters, least)
    ]


def _is_plausible(sample: bytes, name: str, letters: re.Pattern[str], least: float) -> bool:
    try:
        text = sample.decode(name)
    except UnicodeDecodeError:
        return False
    beyond = sum(not sign.isascii() and sign.isalnum() for sign in text)
    return beyond > 1 and len(letters.findall(text)) >= least * beyond


def _speaks_for(match: CharsetMatch, name: str) -> float:
    """What speaks for it beside statistics: letters that chance does not put there; against it: capitals in words."""
    text = str(match)
    beyond = sum(not sign.isascii() for sign in text)
    pattern, least = _OWN_LETTERS.get(name, (None, 0.0))
    own = _OWN if pattern and len(pattern.findall(text)) >= least * beyond else 0.0
    return own - (_OWN if any(map(str.isupper, _INSIDE_A_WORD.findall(text))) else 0.0)
