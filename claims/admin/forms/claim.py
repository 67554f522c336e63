"""Claims in the admin: a quote is pasted, and its place in the captured text is found."""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.actions.claim import find_words
from claims.admin.forms.record import CuratedForm, RecordForm
from claims.models import Capture, Claim, User
from claims.models.description import SAID
from claims.reads.claim.descriptions import own_description
from claims.rules.span.anchor import CONTEXT, QuoteAmbiguous, QuoteDiffers, QuoteMissing, Selector

SHOWN = 400
DESCRIBED = (
    "statement", "voice", "claim_type", "strength", "commitment", "question", "answers", "language", "translation",
    "translation_by", "note",
)  # fmt: skip


class ClaimMeta:
    """How the fields of a claim are typed."""

    widgets: ClassVar[dict[str, Any]] = {
        "statement": AdminTextareaWidget(attrs={"rows": 2}),
        "translation": AdminTextareaWidget(attrs={"rows": 3}),
        "note": AdminTextareaWidget(attrs={"rows": 3}),
    }
    labels: ClassVar[dict[str, str]] = {"claim_type": "Type", "translation_by": "Translated by"}
    help_texts: ClassVar[dict[str, str]] = {
        "voice": "Who speaks in this sentence, whatever the page is.",
        "claim_type": "What kind of thing it states.",
        "strength": "What relation the sentence states, whether it is true or not.",
        "commitment": "How firmly it is stated.",
        "question": "What it speaks to, together with other claims. + adds a new question.",
        "answers": "What it says to the question.",
        "language": "A tag such as en or ko.",
    }


class ClaimForm(CuratedForm):
    """What is said about a claim; its words stay. What the wording does is each coder's own."""

    # Who is at work; the page sets it on its own class.
    coder: ClassVar[User | None] = None

    def __init__(self, *args: Any, **options: Any) -> None:
        claim = options.get("instance")
        if self.coder is not None and isinstance(claim, Claim):
            own = own_description(self.coder, claim)
            said = own.said if own else dict.fromkeys(SAID, "")
            options["initial"] = said | (options.get("initial") or {})
        super().__init__(*args, **options)

    class Meta(ClaimMeta):
        pass


class ClaimAddForm(RecordForm):
    """A quote and the capture that it stands in; after validation `place` is where."""

    quote = forms.CharField(
        label="Quote",
        strip=False,
        widget=AdminTextareaWidget(attrs={"rows": 4}),
        help_text="Paste the words of the claim as they stand in the text, with their condition. The place is found,"
        " and the words around it are filled in.",
    )
    chosen = forms.CharField(
        label="Use these words of the text",
        required=False,
        widget=forms.HiddenInput,
        help_text="Choose the right ones and save again, or change the quote.",
    )
    before = forms.CharField(
        label="Words just before",
        required=False,
        strip=False,
        widget=AdminTextInputWidget(),
        help_text="Only where the quote stands in the text more than once.",
    )
    after = forms.CharField(label="Words just after", required=False, strip=False, widget=AdminTextInputWidget())

    class Meta(ClaimMeta):
        help_texts: ClassVar[dict[str, str]] = {
            **ClaimMeta.help_texts,
            "capture": "The saved copy that has the quote. Type a part of its source's title.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.place: Selector | None = None

    def clean(self) -> dict[str, Any]:
        """Find the words."""
        cleaned = super().clean() or {}
        capture, quote = cleaned.get("capture"), cleaned.get("quote")
        if isinstance(capture, Capture) and quote:
            self.place = self._find(capture, quote, cleaned)
        return cleaned

    def _find(self, capture: Capture, quote: str, cleaned: dict[str, Any]) -> Selector | None:
        try:
            before, after = cleaned.get("before", ""), cleaned.get("after", "")
            return find_words(capture, quote=quote, prefix=before, suffix=after)
        except ValidationError as refused:
            error = refused.error_dict["quote"][0]
        offered = _places(error)
        for place in offered:
            if _code(place) == cleaned.get("chosen"):
                return place
        self.add_error("quote", error)
        if offered:
            choices = [(_code(place), in_context(place.prefix, place.exact, place.suffix)) for place in offered]
            self.fields["chosen"].widget = forms.RadioSelect(choices=choices)
        return None


def _places(error: ValidationError) -> list[Selector]:
    found = (error.params or {}).get("error")
    if isinstance(found, QuoteDiffers):
        return [found.place]
    return found.places if isinstance(found, QuoteAmbiguous | QuoteMissing) else []


def _code(place: Selector) -> str:
    return f"{place.start}-{place.end}"


def in_context(prefix: str, words: str, suffix: str) -> SafeString:
    """Words between those that stand around them."""
    before, after = ("…" if len(part) >= CONTEXT else "" for part in (prefix, suffix))
    shown = words if len(words) <= SHOWN else f"{words[:SHOWN]} …"
    return format_html("{}{}<strong>{}</strong>{}{}", before, prefix, shown, suffix, after)
