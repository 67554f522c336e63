"""Small workbooks, written by hand: what a program would hardly write can be said as well."""

import io
import zipfile
from xml.sax.saxutils import escape

_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""
_TO = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = f"""<?xml version="1.0"?><Relationships
 xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{_TO}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
# Of style 1 is a date.
_STYLES = f"""<?xml version="1.0"?><styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>
<fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"""


def letters(number):
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell(place, value):
    """A cell: None is none, a text that begins with "<c" stands as it is, a pair is a formula and what it gave."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        formula, stored = value
        return f'<c r="{place}"><f>{escape(formula)}</f>{"" if stored is None else f"<v>{stored}</v>"}</c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    if value.startswith("date:"):
        return f'<c r="{place}" s="1"><v>{value.removeprefix("date:")}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def sheet(rows, *, merged=(), first=1, raw=""):
    lines = []
    for number, row in enumerate(rows, first):
        cells = "".join(cell(f"{letters(at)}{number}", value) for at, value in enumerate(row, 1))
        lines.append(f'<row r="{number}">{cells}</row>')
    ranges = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}{raw}</sheetData>'
        + (f"<mergeCells>{ranges}</mergeCells>" if merged else "")
        + "</worksheet>"
    )


def book(*sheets, hidden=()):
    """The bytes of a workbook of these sheets: pairs of a name and what `sheet` gave, or rows."""
    given = [(name, rows if isinstance(rows, str) else sheet(rows)) for name, rows in sheets]
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", _TYPES)
        parts.writestr("_rels/.rels", _RELATED)
        names = "".join(
            f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"'
            f"{' state=' + chr(34) + 'hidden' + chr(34) if name in hidden else ''}/>"
            for at, (name, _) in enumerate(given, 1)
        )
        parts.writestr(
            "xl/workbook.xml",
            f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_TO}"><sheets>{names}</sheets></workbook>',
        )
        links = "".join(
            f'<Relationship Id="rId{at}" Type="{_TO}/worksheet" Target="worksheets/sheet{at}.xml"/>'
            for at in range(1, len(given) + 1)
        )
        links += f'<Relationship Id="rId{len(given) + 1}" Type="{_TO}/styles" Target="styles.xml"/>'
        parts.writestr(
            "xl/_rels/workbook.xml.rels",
            '<?xml version="1.0"?><Relationships'
            f' xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>',
        )
        parts.writestr("xl/styles.xml", _STYLES)
        for at, (_, written) in enumerate(given, 1):
            parts.writestr(f"xl/worksheets/sheet{at}.xml", written)
    return data.getvalue()
