"""Small PDFs for tests, made when they are needed."""

from io import BytesIO
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

_FONT = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}


def make_pdf(
    *pages: list[str],
    information: dict[str, str] | None = None,
    password: str | None = None,
    algorithm: str = "RC4-128",
    bomb: int = 0,
) -> bytes:
    """A PDF with these lines on its pages. `bomb` repeats each line so often in a stream that is compressed."""
    writer = PdfWriter()
    font = writer._add_object(DictionaryObject({NameObject(k): NameObject(v) for k, v in _FONT.items()}))
    fonts = DictionaryObject({NameObject("/F1"): font})
    for lines in pages:
        page = writer.add_blank_page(612, 792)
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        shown = b" ".join(f"({line}) Tj T*".encode("cp1252") for line in lines)
        stream.set_data(b"BT /F1 12 Tf 14 TL 72 720 Td " + shown * (bomb or 1) + b" ET")
        page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    if information:
        writer.add_metadata(information)
    if password is not None:
        writer.encrypt(password, "owner", algorithm=algorithm)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def draw_pdf(*contents: bytes, fonts: dict[str, Any] | None = None, **more: Any) -> bytes:
    """A PDF whose pages are drawn by these commands; F1 is Helvetica, F2 bold, and `fonts` adds others by name.

    More: `hidden`, names of layers that are not shown (each also a property of this name); `annotations` of the first
    page; `form`, whether they are fields; `outline`, pairs of a title and a page; `forms`, content streams by name;
    `picture`, the number of a page that has an image P over all of it.
    """
    writer = PdfWriter()
    resources = _resources(writer, fonts or {}, more)
    for number, content in enumerate(contents):
        page = writer.add_blank_page(612, 792)
        page[NameObject("/Resources")] = resources
        stream = DecodedStreamObject()
        picture = b"q 612 0 0 792 0 0 cm /P Do Q " if number in more.get("pictures", ()) else b""
        stream.set_data(picture + content)
        page[NameObject("/Contents")] = writer._add_object(stream)
    for annotation in more.get("annotations", ()):
        _annotate(writer, annotation)
    for title, number in more.get("outline", ()):
        writer.add_outline_item(title=title, page_number=number)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def line(words: str, x: float = 72, y: float = 700, size: float = 11, *, font: str = "F1", before: str = "") -> bytes:
    """The commands that draw a line of words."""
    shown = words.replace("(", r"\(").replace(")", r"\)").encode("cp1252")
    return f"BT {before} /{font} {size} Tf {x} {y} Td (".encode() + shown + b") Tj ET\n"


def lines(*words: str, x: float = 72, y: float = 700, size: float = 11, step: float = 13, font: str = "F1") -> bytes:
    """The commands that draw lines under each other."""
    return b"".join(line(one, x, y - step * number, size, font=font) for number, one in enumerate(words))


def plain(value: Any) -> PdfObject:
    """A value of Python as PDF has it; a text that begins with / is a name."""
    if isinstance(value, PdfObject):
        return value
    if isinstance(value, dict):
        return _dictionary(value)
    if isinstance(value, list):
        return ArrayObject([plain(one) for one in value])
    if isinstance(value, str):
        return NameObject(value) if value.startswith("/") else TextStringObject(value)
    return NumberObject(value) if isinstance(value, int) else FloatObject(value)


def _dictionary(value: dict[str, Any]) -> DictionaryObject:
    return DictionaryObject({NameObject(key): plain(one) for key, one in value.items()})


def _resources(writer: PdfWriter, fonts: dict[str, Any], more: dict[str, Any]) -> DictionaryObject:
    known = {"/F1": _FONT, "/F2": _FONT | {"/BaseFont": "/Helvetica-Bold"}, **fonts}
    layers = {
        f"/{name}": writer._add_object(plain({"/Type": "/OCG", "/Name": name})) for name in more.get("hidden", ())
    }
    if layers:
        off = list(layers.values())
        writer._root_object[NameObject("/OCProperties")] = plain({"/OCGs": off, "/D": {"/OFF": off}})
    things: dict[str, Any] = {"/P": _picture(writer)}
    for name, (content, layer) in more.get("forms", {}).items():
        stream = DecodedStreamObject()
        stream.set_data(content)
        stream.update(_dictionary({"/Type": "/XObject", "/Subtype": "/Form", "/BBox": [0, 0, 612, 792]}))
        stream[NameObject("/Resources")] = plain({"/Font": known})
        stream[NameObject("/OC")] = layers[f"/{layer}"]
        things[f"/{name}"] = writer._add_object(stream)
    return _dictionary({"/Font": known, "/Properties": layers, "/XObject": things})


def _picture(writer: PdfWriter) -> PdfObject:
    stream = DecodedStreamObject()
    stream.set_data(b"\x99")
    stream.update(
        _dictionary(
            {"/Type": "/XObject", "/Subtype": "/Image", "/Width": 1, "/Height": 1, "/ColorSpace": "/DeviceGray"}
        )
    )
    stream[NameObject("/BitsPerComponent")] = NumberObject(8)
    return writer._add_object(stream)


def _annotate(writer: PdfWriter, annotation: dict[str, Any]) -> None:
    """Put an annotation on the first page; a widget is a field of the document's form too."""
    page = writer.pages[0]
    thing = writer._add_object(plain({"/Type": "/Annot", **annotation}))
    page.setdefault(NameObject("/Annots"), ArrayObject()).append(thing)
    if annotation["/Subtype"] == "/Widget":
        form = writer._root_object.setdefault(NameObject("/AcroForm"), plain({"/Fields": []}))
        form["/Fields"].append(thing)
