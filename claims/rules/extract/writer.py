"""Putting the words of a laid-out document into lines: white space between blocks, and where runs of words start."""

import re

_SPACE = re.compile(r"[ \t\n\r\f]+")
# A line ends; a line is left empty. No more than one line is ever left empty.
LINE = 1
PARAGRAPH = 2


class Writer:
    """Text with the white space between words decided late, so that no line begins or ends with a space."""

    def __init__(self) -> None:
        self.length = 0
        self.runs: list[int] = []
        # Where a line ends inside a block of the page: its words go on.
        self.line_ends: list[int] = []
        self._chunks: list[str] = []
        self._breaks = 0
        self._goes_on = False
        self._tabs = 0
        self._space = False
        self._kept: list[str] = []
        self._cell_begins = False

    @property
    def text(self) -> str:
        """Everything written."""
        return "".join(self._chunks)

    @property
    def goes_on(self) -> bool:
        """Whether the next words will stand right at the last ones."""
        return bool(self.length) and not (self._space or self._breaks or self._tabs or self._kept)

    def words(self, text: str) -> None:
        """Write text whose white space means no more than one space."""
        words = _SPACE.sub(" ", text)
        if words.startswith(" "):
            self._space = True
        bare = words.strip(" ")
        if bare:
            self._put(bare)
            self._space = words.endswith(" ")

    def preformatted(self, text: str) -> None:
        """Write text whose white space stands as it is, but for what is left at the end of the block."""
        bare = text.strip(" \t\n\r\f")
        if not bare:
            self._kept.append(text)
            return
        start = text.index(bare)
        self._kept.append(text[:start])
        self._put(bare)
        self._kept = [text[start + len(bare) :]]

    def line(self) -> None:
        """Begin a new line of the same block; a second one leaves a line empty."""
        self._goes_on = not self._breaks
        self._breaks = min(self._breaks + 1, PARAGRAPH)

    def block(self, breaks: int) -> None:
        """Begin or end a block: the next words stand on a new line, or after an empty one."""
        self._kept = []
        if not self._cell_begins:
            self._breaks, self._goes_on = max(self._breaks, breaks), False

    def space(self) -> None:
        """Keep the next words apart from the last ones."""
        self._space = True

    def cell(self, *, first: bool) -> None:
        """Begin a cell of a table; all but the first of a row stand after a tab."""
        self._tabs += 0 if first else 1
        self._cell_begins = True

    def end_cell(self, runs_before: int) -> None:
        """End a cell; the blocks in it do not break the row. ``runs_before`` is how many runs there were before it."""
        if len(self.runs) > runs_before:
            self._breaks, self._kept, self._space = 0, [], False
        self._cell_begins = True

    def end_row(self) -> None:
        """End a row of a table."""
        self._tabs, self._cell_begins = 0, False
        self.block(LINE)

    def _put(self, words: str) -> None:
        if self.length:
            if self._goes_on and not self._tabs:
                self.line_ends.append(self.length)
            plain = " " if self._space and not self._breaks and not self._tabs else ""
            self._append("\n" * self._breaks + "\t" * self._tabs + ("".join(self._kept) or plain))
        self.runs.append(self.length)
        self._append(words)
        self._breaks, self._tabs, self._space, self._kept, self._cell_begins = 0, 0, False, [], False
        self._goes_on = False

    def _append(self, text: str) -> None:
        self._chunks.append(text)
        self.length += len(text)
