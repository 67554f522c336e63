"""A codebook as REFI-QDA codebook (QDC), out and in: the XML that tools for qualitative coding exchange.

Its schema (REFI-QDA 1.5, urn:QDA-XML:codebook:1.0) knows codes within codes, each with a name, a description, a colour
and whether one can code with it. What else an answer says stands in the description: its texts under headings, and its
properties in a last line of JSON, so that a file of ours comes back the same. A file of another tool becomes questions:
a code with others in it is a question with these as answers, one without is a question for yes or no.
"""

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from claims.choices import Axis, ItemKind
from claims.exchange.qdc_reader import Code, read_qdc
from claims.models import Scheme, SchemeVersion
from claims.reads.review.codebook import content_of
from claims.rules.review.codebook import code_of
from claims.rules.review.codebook_file import FORMAT, ITEM, LEVEL, SCHEME, VERSION, BadCodebook, read_codebook

Row = dict[str, Any]
NAMESPACE = "urn:QDA-XML:codebook:1.0"
SCHEMA = "http://schema.qdasoftware.org/versions/Codebook/v1.0/Codebook.xsd"
# Guids are made of what a code is, so that the same answer has the same one in every file.
_GUIDS = uuid.UUID("6e0f6a86-0d0c-4c53-9d4e-2f2f8f7b1c55")
# Texts of an answer or item, each under its heading; the first has none.
_HEADED = {
    "definition": "", "rule": "How to choose it", "boundary": "Boundary cases", "example_one": "Example",
    "example_two": "Another example",
}  # fmt: skip
_OURS = "Evidence: "
_HEADING = re.compile(rf"(?:\A|\n\n)({'|'.join(filter(None, _HEADED.values()))}): ")
# What XML 1.0 cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_LABEL, LONGEST_QUESTION = 80, 300


def written(scheme: Scheme, version: SchemeVersion) -> str:
    """The file: one version, its judgements and questions as codes, its answers as codes within them."""
    content = content_of(version)
    key = f"{scheme.code}/{version.version}"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<CodeBook xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xsi:schemaLocation="{NAMESPACE} {SCHEMA}" origin="Evidence">',
        "<Codes>",
        *_whole(scheme, version, content, key),
        "</Codes>",
        "</CodeBook>",
    ]
    return "\n".join(lines) + "\n"


def codebook_read(data: bytes, *, name: str = "") -> tuple[Row, list[str]]:
    """The codebook of a file, and what was left out of it; `name` is that of the file. Raises BadCodebook."""
    codes, noticed = read_qdc(data)
    ours = _properties(codes[0]) if len(codes) == 1 else None
    if ours is not None and isinstance(ours.get("scheme"), dict):
        return read_codebook(_document_of_ours(codes[0], ours)), noticed
    document, shortened = _document(codes, name)
    if shortened:
        noticed.append(
            f"{shortened:,} {'name was' if shortened == 1 else 'names were'} longer than {LONGEST_LABEL} characters:"
            " the whole of it stands in what the answer means."
        )
    return read_codebook(document), noticed


def _whole(scheme: Scheme, version: SchemeVersion, content: Row, key: str) -> Iterator[str]:
    told = {
        "scheme": {name: getattr(scheme, name) for name in SCHEME},
        "version": {name: getattr(version, name) for name in VERSION},
    }
    texts = {"definition": "\n\n".join(filter(None, (scheme.description, scheme.citation)))}
    yield _opened(key, str(version), _description(texts, told), codable=False)
    for axis in Axis:
        levels = [level for level in content["levels"] if level["axis"] == axis]
        if levels:
            yield _opened(f"{key}/{axis}", axis.label, _description({}, {"axis": axis.value}), codable=False)
            yield from _levels(levels, f"{key}/{axis}")
            yield "</Code>"
    for item in content["items"]:
        told = {name: item[name] for name in ITEM if name not in _HEADED and name != "text"}
        yield _opened(f"{key}/item/{item['code']}", item["text"], _description(item, {"item": told}), codable=False)
        yield from _levels(item["levels"], f"{key}/item/{item['code']}")
        yield "</Code>"
    yield "</Code>"


def _levels(levels: list[Row], key: str) -> Iterator[str]:
    for level in levels:
        told = {name: level[name] for name in LEVEL if name not in _HEADED and name != "label"}
        yield _opened(f"{key}/{level['code']}", level["label"], _description(level, {"level": told}), codable=True)
        yield "</Code>"


def _opened(key: str, name: str, description: str, *, codable: bool) -> str:
    guid = str(uuid.uuid5(_GUIDS, key))
    text = escape(_writable(description), {"\r": "&#13;"})
    return (
        f'<Code guid="{guid}" name={quoteattr(_writable(name))} isCodable="{"true" if codable else "false"}">'
        f"<Description>{text}</Description>"
    )


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("�", text)


def _description(texts: Row, told: Row) -> str:
    parts = [
        f"{heading}: {texts[name]}" if heading else texts[name] for name, heading in _HEADED.items() if texts.get(name)
    ]
    return "\n\n".join([*parts, _OURS + json.dumps(told, ensure_ascii=False)])


def _properties(code: Code) -> Row | None:
    """What the last line of a description of ours says; None of a code of another tool."""
    line = code.description.rstrip().rpartition("\n")[2]
    if not line.startswith(_OURS):
        return None
    try:
        told = json.loads(line.removeprefix(_OURS))
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _texts(code: Code, names: tuple[str, ...]) -> Row:
    """The texts of a description by their headings; what has none is the definition."""
    text = code.description.rstrip()
    if _properties(code) is not None:
        text = text[: text.rindex(_OURS)].removesuffix("\n\n")
    pieces = _HEADING.split(text)
    by_heading = dict(zip(pieces[1::2], pieces[2::2], strict=True)) | {"": pieces[0]}
    return {name: by_heading.get(_HEADED[name], "") for name in names}


def _document_of_ours(whole: Code, ours: Row) -> Row:
    """The document of a file that we wrote; names and texts that another tool changed since count."""
    version = ours.get("version")
    if not isinstance(version, dict):
        raise BadCodebook(f"“{whole.name[:60]}”: the last line of its description names no version.")
    levels, items = [], []
    for group in whole.codes:
        told = _properties(group) or {}
        if isinstance(told.get("axis"), str):
            levels += [_level_of_ours(code) | {"axis": told["axis"]} for code in group.codes]
        elif isinstance(told.get("item"), dict):
            texts = _texts(group, ("definition", "rule"))
            items.append(
                told["item"] | texts | {"text": group.name, "levels": [_level_of_ours(code) for code in group.codes]}
            )
        else:
            raise BadCodebook(
                f"“{group.name[:60]}” is neither a judgement nor a question of ours: the last line of its description"
                " is missing. Take it out, or take out that line of the whole codebook, which then comes in as one of"
                " another tool."
            )
    return {"format": FORMAT, "scheme": ours["scheme"], "versions": [version | {"levels": levels, "items": items}]}


def _level_of_ours(code: Code) -> Row:
    told = (_properties(code) or {}).get("level")
    texts = _texts(code, tuple(_HEADED))
    return (told if isinstance(told, dict) else {"code": code_of(code.name) or "code"}) | texts | {"label": code.name}


def _document(codes: list[Code], name: str) -> tuple[Row, int]:
    """The document of another tool's codes as questions, and how many names had to be shortened."""
    shortened = 0
    items: list[Row] = []
    for code in codes:
        answers = list(_below(code))
        label = f"{code.name[: LONGEST_QUESTION - 1]}…" if len(code.name) > LONGEST_QUESTION else code.name
        shortened += label != code.name
        shortened += sum(len(answer) > LONGEST_LABEL for answer, _ in answers)
        items.append(
            {
                "code": _free(code.name, [item["code"] for item in items]),
                "text": label.strip() or "A question without a name",
                "kind": (ItemKind.NOMINAL if answers else ItemKind.YES_NO).value,
                "definition": _definition(code.name, code.description, LONGEST_QUESTION),
                "levels": _answers(answers) if answers else [
                    {"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"},
                ],
            }
        )  # fmt: skip
    title = name.strip()[:100] or "Codebook of another tool"
    scheme = {"code": code_of(title) or "codebook", "name": title}
    version = {"version": "1.0.0", "verdict_required": False, "items": items}
    return {"format": FORMAT, "scheme": scheme, "versions": [version]}, shortened


def _below(code: Code) -> Iterator[tuple[str, str]]:
    """Name and description of each code within a code that one can code with; deeper ones after those above them.

    The code itself is among them where one can code with it and others are in it.
    """
    if code.codes and code.codable:
        yield code.name, code.description
    waiting = [(one, one.name) for one in reversed(code.codes)]
    while waiting:
        one, path = waiting.pop()
        if one.codable or not one.codes:
            yield path, one.description
        waiting += [(child, f"{path} / {child.name}") for child in reversed(one.codes)]


def _answers(answers: list[tuple[str, str]]) -> list[Row]:
    rows: list[Row] = []
    taken: set[str] = set()
    for name, description in answers:
        label = f"{name[: LONGEST_LABEL - 1]}…" if len(name) > LONGEST_LABEL else name
        code = _free(name, taken)
        taken.add(code)
        definition = _definition(name, description, LONGEST_LABEL)
        rows.append({"code": code, "label": label.strip() or "Without a name", "definition": definition})
    return rows


def _definition(name: str, description: str, longest: int) -> str:
    return "\n\n".join(filter(None, (name if len(name) > longest else "", description.strip())))


def _free(name: str, taken: Any) -> str:
    """A code made of a name that is not taken yet."""
    code = code_of(name) or "code"
    if code not in taken:
        return code
    return next(one for number in range(2, len(taken) + 3) if (one := f"{code[:35]}_{number}") not in taken)
