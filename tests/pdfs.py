"""Small PDFs for tests, made when they are needed."""

from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

_FONT = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}


def make_pdf(
    *pages: list[str], information: dict[str, str] | None = None, password: str | None = None, bomb: int = 0
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
        writer.encrypt(password, "owner", algorithm="RC4-128")
    file = BytesIO()
    writer.write(file)
    return file.getvalue()
