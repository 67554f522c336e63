"""Names under which files leave: a double click on one shows it, and never runs anything in it."""

from pathlib import PurePath

# A double click on a file of these kinds shows it; any other gets one suffix more, with which its code is shown.
SHOWN_ONLY = frozenset({".txt", ".md", ".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp"})


def safe_name(name: str) -> str:
    """The name with .txt after it where its kind is one that a computer may run."""
    return name if PurePath(name).suffix.lower() in SHOWN_ONLY else f"{name}.txt"
