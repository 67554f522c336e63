"""The ZIP of a release, written file by file as a stream: each is hashed and counted as it passes."""

import hashlib
import zipfile
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any

SUMS = "SHA256SUMS"
# The data are texts that repeat themselves: the quickest setting makes a tenth of them, the best one little less.
_LEVEL = 1

# Blocks that wait to be written, at most.
_AHEAD = 16


@dataclass(frozen=True, slots=True)
class Written:
    """A file of a release as it was written: bytes, SHA-256, and for data how many rows."""

    path: str
    size: int
    sha256: str
    rows: int | None = None

    def told(self) -> dict[str, Any]:
        """For the row of the release."""
        return {"path": self.path, "size": self.size, "sha256": self.sha256, "rows": self.rows}


class Archive:
    """The ZIP while it is written."""

    def __init__(self, stream: IO[bytes], moment: datetime) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
        self._moment = moment.astimezone(UTC).timetuple()[:6]
        self.written: list[Written] = []

    def add(self, path: str, blocks: Iterable[bytes], *, rows: int | None = None) -> Written:
        """One file, block by block: while one is hashed and compressed, the next is asked for."""
        seen, size = hashlib.sha256(), 0
        with self._zip.open(self._entry(path), "w", force_zip64=True) as file, ThreadPoolExecutor(1) as beside:
            waiting: deque[Future[None]] = deque()
            for block in blocks:
                size += len(block)
                waiting.append(beside.submit(_write, block, seen, file))
                if len(waiting) > _AHEAD:
                    waiting.popleft().result()
            for left in waiting:
                left.result()
        written = Written(path, size, seen.hexdigest(), rows)
        self.written.append(written)
        return written

    def close(self) -> None:
        """Write the list of hashes, in the form that sha256sum checks, and the end of the ZIP."""
        sums = "".join(f"{one.sha256}  {one.path}\n" for one in self.written)
        self._zip.writestr(self._entry(SUMS), sums)
        self._zip.close()

    def _entry(self, path: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(path, self._moment)
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        # Told to zipfile by this name alone.
        entry._compresslevel = _LEVEL  # type: ignore[attr-defined]
        return entry


def _write(block: bytes, seen: Any, file: IO[bytes]) -> None:
    seen.update(block)
    file.write(block)
