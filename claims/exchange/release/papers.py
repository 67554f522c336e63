"""What is written beside the data of a release: for readers, for who cites it, and for archives."""

from collections.abc import Iterable, Iterator
from typing import Any

from claims.exchange.annotation import utc
from claims.exchange.dictionary import RULES
from claims.exchange.files import File
from claims.exchange.release import figures
from claims.exchange.release.archive import SUMS, Written
from claims.exchange.release.files import DATA, RELEASED
from claims.exchange.release.package import DESCRIPTOR, KEYWORDS, LICENCES, as_json
from claims.models import Release
from claims.rules.fair import sentences
from evidence import __version__

README, CITATION, ZENODO, CRATE = "README.md", "CITATION.cff", "zenodo.json", "ro-crate-metadata.json"


def fair_of(release: Release) -> tuple[str, ...]:
    """What it says, and does not say, of those whose words are judged in it."""
    return sentences(as_of=utc(release.made_at)[:10], by=release.made_by_name)


def readme(release: Release, written: Iterable[Written], address: str) -> bytes:
    """README.md: what it is, what it says and does not say, and every column in plain words."""
    return "\n\n".join(_readme(release, list(written), address)).encode() + b"\n"


def _readme(release: Release, written: list[Written], address: str) -> Iterator[str]:
    yield f"# {release.title}"
    by = f"made by {release.made_by_name} with Evidence {__version__}"
    yield f"Release {release.number} of {utc(release.made_at)}, {by}."
    if address:
        yield f"Address: <{address}>"
    if release.about:
        yield release.about
    if release.corrects:
        yield f"It corrects release {release.corrects.number} ({release.corrects.uid}): {release.correction}"
    yield f"Corrections: {release.contact}"
    yield f"To cite it: {citation_of(release, address)}"
    yield "## What it says, and what it does not"
    yield _list(fair_of(release))
    yield _list([*release.holds["warnings"], *release.holds["unfinished"]] or ["Nothing was unfinished."])
    yield "## Files"
    yield (
        f"`{DESCRIPTOR}` describes the data for programs (Data Package 2.0), `{SUMS}` has the SHA-256 of every file"
        f" (`sha256sum -c {SUMS}`). `{CITATION}` and `{ZENODO}` say the same for two kinds of archives: where one takes"
        f" only one of them, Zenodo takes `{ZENODO}` under the name `.zenodo.json`. `{CRATE}` is for RO-Crate."
    )
    yield _list(f"`{one.path}`: {one.rows:,} rows" for one in written if one.path.endswith(".csv"))
    yield "Each has a twin in JSON Lines with the same rows and names, and the texts as they are stored."
    yield "## All files"
    yield _list(f"**{name}.** {text}" for name, text in RULES if name not in ("Which ratings", "Which claims"))
    yield "\n\n".join(_codebook(file) for file in RELEASED)
    yield f"## Agreement (`{DATA}/{figures.NAME}.csv`)"
    yield _list(f"`{name}`: {meaning}" for name, _, meaning in figures.COLUMNS)


def _codebook(file: File) -> str:
    columns = _list(f"`{column.name}` ({column.column.kind.value}): {column.column.meaning}" for column in file.columns)
    return f"## {file.title} (`{DATA}/{file.name}.csv`)\n\n{file.unit[0].upper()}{file.unit[1:]}.\n\n{columns}"


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def citation_of(release: Release, address: str) -> str:
    """How it is cited, in one line."""
    at = address or f"identifier {release.uid}"
    return f"{release.made_by_name} ({utc(release.made_at)[:4]}). {release.title}. Release {release.number}. {at}"


def citation_file(release: Release, address: str) -> bytes:
    """CITATION.cff, version 1.2.0. Its texts are written as JSON, which is YAML as well."""
    lines = {
        "cff-version": "1.2.0",
        "message": "Please cite this release as follows.",
        "type": "dataset",
        "title": release.title,
        "version": str(release.number),
        "date-released": utc(release.made_at)[:10],
        "authors": [{"name": release.made_by_name}],
        "keywords": list(KEYWORDS),
    }
    optional = {"abstract": release.about, "license": release.licence, "url": address}
    return _yaml(lines | {name: value for name, value in optional.items() if value})


def _yaml(lines: dict[str, Any]) -> bytes:
    return b"".join(name.encode() + b": " + _flat(value) + b"\n" for name, value in lines.items())


def _flat(value: Any) -> bytes:
    return as_json(value).replace(b"\n", b" ").strip()


def zenodo(release: Release, address: str) -> bytes:
    """The metadata that Zenodo takes."""
    told: dict[str, Any] = {
        "upload_type": "dataset",
        "title": release.title,
        "description": release.about or release.title,
        "creators": [{"name": release.made_by_name}],
        "version": str(release.number),
        "publication_date": utc(release.made_at)[:10],
        "keywords": list(KEYWORDS),
        "access_right": "open",
        "notes": " ".join(fair_of(release)),
    }
    if release.licence:
        told["license"] = release.licence.lower()
    if address:
        told["related_identifiers"] = [{"identifier": address, "relation": "isIdenticalTo", "scheme": "url"}]
    return as_json(told)


def crate(release: Release, written: Iterable[Written], address: str) -> bytes:
    """RO-Crate metadata, version 1.1."""
    files = [
        {
            "@id": one.path, "@type": "File", "name": one.path, "contentSize": str(one.size), "sha256": one.sha256,
            "encodingFormat": "text/csv" if one.path.endswith(".csv") else "application/json",
        }
        for one in written
        if one.path.startswith(f"{DATA}/")
    ]  # fmt: skip
    root: dict[str, Any] = {
        "@id": "./", "@type": "Dataset", "name": release.title, "description": release.about or release.title,
        "datePublished": utc(release.made_at)[:10], "version": str(release.number),
        "identifier": address or release.uid,
        "author": {"@id": "#author"}, "hasPart": [{"@id": one["@id"]} for one in files],
        # Asked for by RO-Crate: where nothing is allowed, that is what it says.
        "license": {"@id": LICENCES[release.licence][1]} if release.licence else "No licence is given.",
    }  # fmt: skip
    about = {
        "@id": CRATE, "@type": "CreativeWork", "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }  # fmt: skip
    author = {"@id": "#author", "@type": "Person", "name": release.made_by_name}
    graph = [about, root, author, *files]
    if release.licence:
        title, path = LICENCES[release.licence]
        graph.append({"@id": path, "@type": "CreativeWork", "name": title})
    return as_json({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph})


def papers_of(release: Release, written: list[Written], address: str) -> Iterator[tuple[str, bytes]]:
    """Each with its name, but for the list of hashes."""
    yield README, readme(release, written, address)
    yield CITATION, citation_file(release, address)
    yield ZENODO, zenodo(release, address)
    yield CRATE, crate(release, written, address)
