"""What the publishers of the claims of a release were asked about them and said, as its files have it."""

import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from claims.exchange.export import JSONL
from claims.exchange.files import PUBLISHER_REQUESTS, PUBLISHER_RESPONSES
from claims.exchange.release.files import path_of

_REQUEST = ("request_state", "publisher", "asked_on", "due", "not_asked_because")
_RESPONSE = ("words", "received_on", "came_by", "because")
Heard = dict[str, list[dict[str, Any]]]


def heard_in(archive: zipfile.ZipFile) -> Heard:
    """By the identifier of a claim what its publisher was asked about it, each with the answers that stand."""
    answers: Heard = defaultdict(list)
    rows = list(_rows(archive, PUBLISHER_RESPONSES.name))
    gone = {row["supersedes_uid"] for row in rows}
    for row in rows:
        if row["response_uid"] not in gone:
            answers[row["request_uid"]].append({name: row[name] for name in _RESPONSE})
    heard: Heard = defaultdict(list)
    for row in _rows(archive, PUBLISHER_REQUESTS.name):
        told = {name: row[name] for name in _REQUEST} | {"answers": answers.get(row["request_uid"], [])}
        for claim in row["claim_uids"].split():
            heard[claim].append(told)
    return heard


def _rows(archive: zipfile.ZipFile, name: str) -> Iterator[dict[str, Any]]:
    with archive.open(path_of(name, JSONL)) as lines:
        yield from map(json.loads, lines)
