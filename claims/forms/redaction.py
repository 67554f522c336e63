"""Flagging words that name a private person, and lifting that."""

from typing import Any

from django import forms

from claims.actions.redaction import lift_redaction, redact, text_around
from claims.forms.action import ActionForm
from claims.models import Claim, Redaction, User


class RedactForm(ActionForm):
    """Which words, copied from the quote or the text near it, and why."""

    words = forms.CharField(
        strip=False, max_length=200, label="The words that name a person",
        help_text="Copied from the quote, or from the text around it. In public a mark stands in their place, wherever"
        " they stand; who is logged in goes on reading them.",
        error_messages={"required": "Copy the words that name a person."},
    )  # fmt: skip
    reason = forms.CharField(
        max_length=2000, label="Why",
        help_text="Do not repeat the words here.",
        error_messages={"required": "Say why, without the words."},
    )  # fmt: skip

    def __init__(self, *args: Any, claim: Claim, **options: Any) -> None:
        super().__init__(*args, **options)
        # A NUL is told apart by what looks for the words.
        self.fields["words"].validators = []
        self.claim = claim

    def save(self, *, actor: User) -> list[Redaction] | None:
        """Hide each place in which the words stand in the quote, or the nearest one. None where it is refused."""
        said = self.cleaned_data
        return self.take(
            lambda: [
                redact(actor=actor, claim=self.claim, start=start, end=start + len(said["words"].strip()),
                       reason=said["reason"])
                for start in self._places(said["words"].strip())
            ]
        )  # fmt: skip

    def _places(self, words: str) -> list[int]:
        """In the quote all, else the first near it; where there is none, one that the action refuses."""
        text, offset = text_around(self.claim)
        inside = [self.claim.start + at for at in _all(self.claim.quote, words)]
        return inside or [at + offset for at in _all(text, words)[:1]] or [0]


def _all(text: str, words: str) -> list[int]:
    found, at = [], text.find(words)
    while words and at >= 0:
        found.append(at)
        at = text.find(words, at + len(words))
    return found


class LiftRedactionForm(ActionForm):
    """Why the words may be read in public again."""

    because = forms.CharField(
        max_length=2000, label="Why these words may be read in public again",
        error_messages={"required": "Say why these words may be read in public again."},
    )  # fmt: skip

    def __init__(self, *args: Any, redaction: Redaction, **options: Any) -> None:
        # Several of them stand on one page.
        super().__init__(*args, **options | {"auto_id": f"lift_{redaction.uid}_%s"})
        self.redaction = redaction

    def save(self, *, actor: User) -> Redaction | None:
        """Lift. None where the action refuses; the form then says why."""
        return self.take(lambda: lift_redaction(actor=actor, redaction=self.redaction, **self.cleaned_data))
