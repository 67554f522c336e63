"""A progress bar for commands: one line that rewrites itself on a terminal, a line per tenth elsewhere."""

import time
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

T = TypeVar("T")
WIDTH = 30
REDRAW_SECONDS = 0.1


class Progress:
    """Counts to a known total on a stream that is not the command's output."""

    def __init__(self, total: int, label: str, stream: TextIO) -> None:
        self.total, self.label, self.stream = total, label, stream
        self.done = 0
        self.terminal = stream.isatty()
        self._drawn = 0.0
        self._tenth = -1

    def add(self, number: int = 1) -> None:
        """That many more are done."""
        self.done += number
        if self.terminal and (time.monotonic() - self._drawn > REDRAW_SECONDS or self.done >= self.total):
            self._drawn = time.monotonic()
            filled = WIDTH * min(self.done, self.total) // max(self.total, 1)
            bar = "█" * filled + "·" * (WIDTH - filled)
            self.stream.write(f"\r{self.label} {bar} {self.done:,} of {self.total:,}")
            if self.done >= self.total:
                self.stream.write("\n")
        elif not self.terminal and (tenth := 10 * self.done // max(self.total, 1)) != self._tenth:
            self._tenth = tenth
            self.stream.write(f"{self.label}: {self.done:,} of {self.total:,}\n")
        self.stream.flush()

    def clear(self) -> None:
        """Take the bar off the line, for what the command itself has to say; the next step draws it again."""
        if self.terminal:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
            self._drawn = 0.0

    def over(self, items: Iterable[T]) -> Iterator[T]:
        """The items, counted as they pass."""
        for item in items:
            yield item
            self.add()
