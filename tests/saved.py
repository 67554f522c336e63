"""Small files of the kinds that programs save: pages in one file, Word documents, articles, recordings."""

import gzip
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

ADDRESS = "https://clinic.example/knee"
BOUNDARY = "----part"
# Without the line that begins with From: as one browser writes it.
HEAD = {
    "From": "<Saved by Blink>",
    "Snapshot-Content-Location": ADDRESS,
    "Subject": "=?utf-8?Q?Knees_=E2=80=93_our_clinic?=",
    "Date": "Mon, 2 Nov 2026 14:30:00 +0100",
    "MIME-Version": "1.0",
    "Content-Type": f'multipart/related; type="text/html"; boundary="{BOUNDARY}"',
}


def make_mhtml(
    *parts: tuple[Mapping[str, str], str | bytes], head: Mapping[str, str] | None = None, ended: bool = True
) -> bytes:
    """A saved page of these parts, each with its headers and its body as it is to stand."""
    lines = [f"{name}: {value}" for name, value in (HEAD if head is None else head).items() if value]
    made = "\r\n".join([*lines, "", ""]).encode()
    for headers, body in parts:
        begins = "\r\n".join([f"--{BOUNDARY}", *(f"{name}: {value}" for name, value in headers.items()), "", ""])
        made += begins.encode() + (body if isinstance(body, bytes) else body.encode()) + b"\r\n"
    return made + (f"--{BOUNDARY}--\r\n".encode() if ended else b"")


def page_part(body: str | bytes, **headers: str) -> tuple[dict[str, str], str | bytes]:
    """A page as a part, by default the one that was saved."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"Content-Type": "text/html; charset=utf-8", "Content-Location": ADDRESS} | named, body


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_REL}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="character" w:styleId="Unseen"><w:name w:val="Unseen"/><w:rPr><w:vanish/></w:rPr></w:style>'
    "</w:styles>"
)


def make_docx(body: str, **parts: str | bytes) -> bytes:
    """A Word document with this body (elements of Word's), and further parts by their names."""
    file = BytesIO()
    document = f'<w:document xmlns:w="{W}" xmlns:r="{_REL}"><w:body>{body}</w:body></w:document>'
    usual: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES, "_rels/.rels": _RELS, "word/styles.xml": _STYLES, "word/document.xml": document,
    }  # fmt: skip
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (usual | parts).items():
            # At a fixed time: what tests are called after has to be the same each time.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def run(text: str, properties: str = "") -> str:
    """Words of a paragraph in Word, with their properties."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, style: str = "") -> str:
    """A paragraph of Word's; what is no run already becomes one."""
    said = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{said}{''.join(one if one.startswith('<') else run(one) for one in runs)}</w:p>"


def make_article(front: str = "", body: str = "", back: str = "", *, doctype: str = "", attributes: str = "") -> bytes:
    """An article in JATS; `front` stands in its article-meta."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}<article xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'xmlns:mml="http://www.w3.org/1998/Math/MathML" article-type="research-article" {attributes}>'
        f"<front>{front}</front><body>{body}</body><back>{back}</back></article>"
    ).encode()


PAGE = b"<!doctype html><title>Knees &amp; hips</title><p>It may help knees."


def response(
    writer: WARCWriter, address: str, body: bytes, *, status: str = "200 OK", when: str = "2026-11-02T13:30:00Z",
    headers: Iterable[tuple[str, str]] = (("Content-Type", "text/html; charset=utf-8"),), **warc: str,
) -> None:  # fmt: skip
    """Write a page into a recording."""
    answered = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
    said = {"WARC-Date": when} | {f"WARC-{name.replace('_', '-')}": value for name, value in warc.items()}
    record = writer.create_warc_record(
        address, "response", payload=BytesIO(body), length=len(body), http_headers=answered, warc_headers_dict=said
    )
    writer.write_record(record)


def make_warc(*pages: tuple[str, bytes], packed: bool = True) -> bytes:
    """A recording of these pages, by address."""
    file = BytesIO()
    writer = WARCWriter(file, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "tests"}))
    for address, body in pages:
        response(writer, address, body)
    return file.getvalue()


def make_wacz(**warcs: bytes) -> bytes:
    """An archive of recordings, by name."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("datapackage.json", "{}")
        for name, data in warcs.items():
            archive.writestr(f"archive/{name}.warc.gz", data)
    return file.getvalue()


def plain_record(address: str, body: bytes, *, length: int | None = None, kind: str = "response") -> bytes:
    """A record written by hand, which may say that it has another length."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    said = len(block) if length is None else length
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2026-11-02T13:30:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{address}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {said}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def packed(*records: bytes) -> bytes:
    """Records each in a gzip member of its own, as recordings have them."""
    return b"".join(map(gzip.compress, records))
