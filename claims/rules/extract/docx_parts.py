"""The parts of a Word document, checked before anything reads them, and without what Word does not show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from claims.rules.extract.bad import BadDocument
from claims.rules.extract.parts import storable
from claims.rules.extract.xml_tree import check_plain
from claims.rules.extract.zipped import MEGABYTE, Bounds, Zipped

BOUNDS = Bounds(members=3_000, each=30 * MEGABYTE, total=60 * MEGABYTE)
_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_CORE = "docProps/core.xml"
_WORD_PART = re.compile(r"word/(?!theme|media|embeddings)[^/]+\.xml")
_OFF = ("0", "false", "off")
_OLD_OFFICE, _LOCKED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Package:
    """The parts that are words and their order, packed anew; what the file says of itself; what is to be told of it."""

    file: BytesIO
    core: dict[str, str]
    told: list[str]


def opened(data: bytes) -> Package:
    """Check the document and take it apart. Raises BadDocument."""
    _refuse_other(data)
    zipped = Zipped(data, BOUNDS)
    names = zipped.names()
    if len(set(names)) < len(names):
        raise BadDocument("The document is damaged: it has two parts of one name. Save it anew in Word.", "damaged")
    read = [info for info in zipped.members if info.filename.lower().endswith((".xml", ".rels"))]
    zipped.check_all(read)
    parts = {info.filename: zipped.read(info) for info in read}
    for part in parts.values():
        check_plain(part)
    if "[Content_Types].xml" not in parts or not any(_WORD_PART.fullmatch(name) for name in parts):
        raise BadDocument("The file is a ZIP archive, and no Word document. Unpack it first.", "binary")
    shown = _shown(parts)
    told = [*_told(parts), *(["Words that are formatted as hidden are not in this text."] if shown != parts else [])]
    return Package(_packed(shown), _core(parts.get(_CORE, b"")), told)


def _refuse_other(data: bytes) -> None:
    if data.startswith(_OLD_OFFICE):
        if _LOCKED in data:
            raise BadDocument("The document is locked with a password. Save it without one.", "encrypted")
        raise BadDocument(
            "The file is a document of an older Word (.doc), whatever it is called. Save it in Word as .docx.", "binary"
        )
    if not data.startswith(b"PK\x03\x04"):
        raise BadDocument("The file is called a Word document, but is none. Look at what it is.", "binary")


def _packed(parts: dict[str, bytes]) -> BytesIO:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    file.seek(0)
    return file


def _told(parts: dict[str, bytes]) -> Iterator[str]:
    words = {name: data for name, data in parts.items() if _WORD_PART.fullmatch(name)}
    body = b"".join(data for name, data in words.items() if "header" not in name and "footer" not in name)
    if re.search(rb"<w:(?:ins|del|moveFrom|moveTo)\s", body):
        yield (
            "The document has changes in it that nobody has accepted: words that were put in are in this text, words "
            "that were deleted are not."
        )
    around = [data for name, data in words.items() if re.match(r"word/(?:header|footer)\d*\.xml", name)]
    if any(re.search(rb"<w:t(?:\s[^>]*)?>[^<]*[^<\s]", data) for data in around):
        yield "Headers and footers of the pages are not in this text."
    if re.search(rb"<w:commentReference\b", body):
        yield "Comments beside the text are not in this text."


# --- what Word does not show ---------------------------------------------------------------------------------------


def _shown(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts without runs of hidden words; one that has none stays as it is."""
    hidden = _hidden_styles(parts.get("word/styles.xml", b""))
    return {
        name: _without_hidden(data, hidden)
        if _WORD_PART.fullmatch(name) and name != "word/styles.xml" and (hidden or b"vanish" in data)
        else data
        for name, data in parts.items()
    }


def _hidden_styles(data: bytes) -> frozenset[str]:
    """Styles by which words are hidden, with those that are based on them."""
    if b"vanish" not in data:
        return frozenset()
    root = ElementTree.fromstring(data)  # noqa: S314 -- checked: it has no document type
    hidden, based = set(), {}
    for style in _all(root, "style"):
        key = _value(style, "styleId")
        says = _says_hidden(style)
        if says:
            hidden.add(key)
        elif says is None and (parent := next(_all(style, "basedOn"), None)) is not None:
            based[key] = _value(parent, "val")
    for _ in range(10):
        hidden |= {key for key, parent in based.items() if parent in hidden}
    return frozenset(hidden)


def _without_hidden(data: bytes, hidden: frozenset[str]) -> bytes:
    root = ElementTree.fromstring(data)  # noqa: S314 -- checked: it has no document type
    found = False
    for around in list(root.iter()):
        in_hidden = _local(around.tag) == "p" and _style_of(around, "pPr", "pStyle") in hidden
        for run in list(around):
            if _local(run.tag) == "r" and _is_hidden(run, hidden, otherwise=in_hidden):
                around.remove(run)
                found = True
    if not found:
        return data
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _is_hidden(run: ElementTree.Element, hidden: frozenset[str], *, otherwise: bool) -> bool:
    own = _says_hidden(run)
    if own is not None:
        return own
    return _style_of(run, "rPr", "rStyle") in hidden or otherwise


def _says_hidden(holder: ElementTree.Element) -> bool | None:
    """What an element’s own properties say: None where they say nothing."""
    for properties in holder:
        if _local(properties.tag) == "rPr":
            for one in properties:
                if _local(one.tag) == "vanish":
                    return _value(one, "val").lower() not in _OFF
    return None


def _style_of(holder: ElementTree.Element, properties: str, style: str) -> str:
    for inner in holder:
        if _local(inner.tag) == properties:
            return next((_value(one, "val") for one in inner if _local(one.tag) == style), "")
    return ""


def _all(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (one for one in root.iter() if _local(one.tag) == name)


def _local(tag: object) -> str:
    """The name of an element of Word's; "" for one of another vocabulary."""
    space, _, name = str(tag).removeprefix("{").partition("}")
    return name if space in _NAMESPACES else ""


def _value(element: ElementTree.Element, name: str) -> str:
    return next(
        (element.get(f"{{{space}}}{name}", "") for space in _NAMESPACES if element.get(f"{{{space}}}{name}")), ""
    )


def _core(data: bytes) -> dict[str, str]:
    """What the file's own record says, by the names of its elements."""
    if not data:
        return {}
    root = ElementTree.fromstring(data)  # noqa: S314 -- checked: it has no document type
    return {one.tag.rpartition("}")[2]: storable(one.text or "").strip() for one in root}
