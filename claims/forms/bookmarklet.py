"""A page that the bookmarklet sent, on its way in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from claims.actions.source import freeze_page
from claims.choices import CaptureMethod, FoundHow, SourceStatus
from claims.forms.action import ActionForm
from claims.forms.incoming import HTML, Incoming, kept_document
from claims.models import Capture, Source, User
from claims.reads.source.duplicates import Duplicate, find_duplicates
from claims.rules.extract.document import MAX_BYTES, sha256_of
from claims.rules.identify.address import compare_key
from claims.rules.identify.uid import is_uid
from claims.rules.span.anchor import BadSelection, QuoteAmbiguous, QuoteDiffers, QuoteMissing, Selector, locate

SENT_NAME = "page.html"


class SendForm(ActionForm):
    """The page as the browser had it, where it was, and the words that were selected in it.

    After validation `duplicates` are stored sources that may be the same; `source` chooses one that gets a newer copy.
    """

    html = forms.FileField(required=False, allow_empty_file=True)
    kept_file = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    seen_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    document_title = forms.CharField(required=False, widget=forms.HiddenInput)
    address = forms.CharField(required=False, label="Address", widget=forms.TextInput(attrs={"inputmode": "url"}))
    title = forms.CharField(
        required=False, label="Title", help_text="As the page calls itself. Change it to what is printed."
    )
    selection = forms.CharField(
        required=False,
        strip=False,
        label="Selected words",
        help_text="They are looked for in the text, and you can mark them there.",
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    source = forms.CharField(required=False)
    anyway = forms.BooleanField(required=False)

    boxes = ("address", "title", "selection")
    max_bytes = MAX_BYTES
    bound_elsewhere = frozenset({"kept_file"})

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.duplicates: list[Duplicate] = []
        self.kept: Incoming | None = None
        self.again: Source | None = None
        self.fields["seen_at"].initial = timezone.now
        # A NUL is told apart by the actions, in words that say more.
        for name in (*self.boxes, "document_title"):
            self.fields[name].validators = []

    @property
    def shown_boxes(self) -> list[forms.BoundField]:
        """What the curator can look over."""
        return [self[name] for name in self.boxes]

    def clean_source(self) -> str:
        """The uid of a source that is there, or nothing."""
        uid = self.cleaned_data["source"]
        self.again = Source.objects.filter(uid=uid).first() if is_uid(uid) else None
        if uid and self.again is None:
            raise ValidationError("There is no such source.")
        return str(uid)

    def clean(self) -> dict[str, Any]:
        """Take the page, and look for sources that may be the same."""
        cleaned = super().clean() or {}
        self.kept = self._incoming(cleaned)
        if self.kept is None:
            self.add_error(None, "No page has come. Go back to it and click the bookmarklet again.")
        elif len(self.kept.data) > MAX_BYTES:
            self.add_error(None, "The page has more than 20 MB, which is the most. Save it and put it in by parts.")
            self.kept = None
        elif self.again is None:
            key = compare_key(cleaned.get("address", ""))
            self.duplicates = find_duplicates(Source(address_key=key), document_sha256=(sha256_of(self.kept.data),))
            if self.duplicates and not cleaned.get("anyway"):
                self.add_error(None, ValidationError("This may be stored already.", code="duplicate"))
        return cleaned

    def _incoming(self, cleaned: dict[str, Any]) -> Incoming | None:
        file = cleaned.get("html")
        if file is not None:
            # One byte more than is allowed tells that it is too much.
            return Incoming(file.read(MAX_BYTES + 1), CaptureMethod.SENT, "", SENT_NAME)
        return kept_document(cleaned["kept_file"], SENT_NAME) if cleaned.get("kept_file") else None

    def save(self, *, actor: User) -> Capture | None:
        """Freeze the page. None where the action refuses; the form then says why."""
        data, kept = self.cleaned_data, self.kept
        if kept is None:
            raise ValueError("Only a valid form is saved.")
        return self.take(
            lambda: freeze_page(
                actor=actor,
                source=self.again or self._described(),
                data=kept.data,
                media_type=HTML,
                # The browser had read the page already: what it gives out is in UTF-8, whatever the page declares.
                charset="utf-8",
                method=CaptureMethod.SENT,
                observed_at=data.get("seen_at"),
                asked_address=data["address"],
            ),
            {"asked_address": "address"},
        )

    def _described(self) -> Source:
        data = self.cleaned_data
        source = Source(status=SourceStatus.IN_WORK, address=data["address"], title=data["title"])
        if source.title and source.title == data["document_title"]:
            source.found_how = {"title": FoundHow.EMBEDDED}
        return source

    def words_in(self, capture: Capture) -> Selector | None:
        """Where the selected words stand in the captured text; None where none were selected or they are not there."""
        words = self.cleaned_data["selection"].strip()
        if not words:
            return None
        try:
            return locate(capture.text, words)
        except QuoteAmbiguous as error:
            return error.places[0]
        except QuoteDiffers as error:
            return error.place
        except (QuoteMissing, BadSelection):
            return None
