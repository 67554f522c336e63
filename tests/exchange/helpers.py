"""Files of an export, read in every way."""

import csv
import io
from typing import Any

from claims.exchange.export import Export
from claims.exchange.files import OFFERED
from claims.models import OPERATOR, Round
from tests.exchange.read_back import read_csv, read_jsonl


def written(what: str, user: Any = OPERATOR, **options: Any) -> bytes:
    """The file as it goes out."""
    round_ = Round.objects.standing_now()
    version = round_.scheme_version if round_ else None
    return b"".join(Export(user=user, file=OFFERED[what], version=version, **options).blocks())


def rows_of(what: str, user: Any = OPERATOR, **options: Any) -> list[dict[str, Any]]:
    """Its rows, read back by our reader."""
    data = io.BytesIO(written(what, user, **options))
    return list(read_jsonl(data) if options.get("format") == "jsonl" else read_csv(data))


def cells_of(what: str, user: Any = OPERATOR, **options: Any) -> list[dict[str, str]]:
    """The cells as they are in the file, read by the standard library alone."""
    text = written(what, user, **options).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
