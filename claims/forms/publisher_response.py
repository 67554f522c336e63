"""Asking a publisher, its answer by its link, and what came to a lead otherwise."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from claims.actions.publisher_response import (
    answer_by_link,
    ask_publisher,
    enter_response,
    make_publisher_link,
    note_not_asked,
)
from claims.forms.action import ActionForm
from claims.models import Claim, PublisherLink, PublisherRequest, PublisherResponse, User

# Days that a publisher has, where nobody says otherwise.
USUAL = 14
DAY = forms.DateInput(attrs={"type": "date"})


def _today() -> date:
    return timezone.now().date()


def _due() -> date:
    return _today() + timedelta(days=USUAL)


class _Claims(ActionForm):
    """About which claims; those of one publisher are offered."""

    def __init__(self, *args: Any, offered: Sequence[Claim], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered = {claim.uid: claim for claim in offered}
        if "claims" in self.fields:
            choices = [(claim.uid, f"{claim.short_number}  {claim.shown_quote}") for claim in offered]
            self.fields["claims"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Claim]:
        """The claims that were ticked."""
        return [self.offered[uid] for uid in self.cleaned_data["claims"]]


def _claims() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="About these claims", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one claim."},
    )  # fmt: skip


class AskForm(_Claims):
    """That a publisher was asked: about what, when, until when, and where it reaches us."""

    claims = _claims()
    asked_on = forms.DateField(label="Asked on", initial=_today, widget=DAY)
    due = forms.DateField(label="An answer is asked for by", initial=_due, widget=DAY)
    contact = forms.CharField(
        max_length=200, label="Where they reach you", help_text="An address of e-mail, or of a page.",
        error_messages={"required": "Say where the publisher reaches you: it is shown with the link."},
    )  # fmt: skip
    shows_decision = forms.BooleanField(required=False, label="The page of the link shows what was decided")

    def save(self, *, actor: User) -> PublisherRequest | None:
        """Note it. None where the action refuses; the form then says why."""
        said = self.cleaned_data
        return self.take(
            lambda: ask_publisher(
                actor=actor, claims=self.chosen, asked_on=said["asked_on"].isoformat(), due=said["due"].isoformat(),
                contact=said["contact"], shows_decision=said["shows_decision"],
            )
        )  # fmt: skip


class NotAskedForm(_Claims):
    """Why a publisher was not asked."""

    claims = _claims()
    not_asked_because = forms.CharField(
        label="Why it was not asked", widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why the publisher was not asked."},
    )  # fmt: skip

    def save(self, *, actor: User) -> PublisherRequest | None:
        """Note it. None where the action refuses; the form then says why."""
        because = self.cleaned_data["not_asked_because"]
        return self.take(lambda: note_not_asked(actor=actor, claims=self.chosen, because=because))


class LinkForm(ActionForm):
    """Until when a link works."""

    ends_on = forms.DateField(label="The link works until the end of", initial=_due, widget=DAY)

    def save(self, *, actor: User, request: PublisherRequest) -> tuple[PublisherLink, str] | None:
        """Make it, and its secret. None where the action refuses; the form then says why."""
        ends_on = self.cleaned_data["ends_on"].isoformat()
        return self.take(lambda: make_publisher_link(actor=actor, request=request, ends_on=ends_on))


def _words(label: str) -> forms.CharField:
    return forms.CharField(
        strip=False, label=label, widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "There are no words yet."},
    )  # fmt: skip


class EnterForm(ActionForm):
    """What came by letter or e-mail, word for word; or a typing error, put right."""

    words = _words("The publisher's words")
    received_on = forms.DateField(label="Received on", initial=_today, widget=DAY)
    because = forms.CharField(
        required=False, label="What is put right, and why", widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, supersedes: PublisherResponse | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.supersedes = supersedes
        if supersedes is None:
            del self.fields["because"]

    def save(self, *, actor: User, request: PublisherRequest) -> PublisherResponse | None:
        """Keep it. None where the action refuses; the form then says why."""
        said = self.cleaned_data | {"received_on": self.cleaned_data["received_on"].isoformat()}
        return self.take(lambda: enter_response(actor=actor, request=request, supersedes=self.supersedes, **said))


class AnswerForm(ActionForm):
    """What a publisher says itself."""

    words = _words("Your answer")

    def save(self, *, secret: str) -> PublisherResponse | None:
        """Keep it. None where the action refuses; the form then says why."""
        return self.take(lambda: answer_by_link(secret=secret, words=self.cleaned_data["words"]))
