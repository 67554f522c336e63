"""Putting a page in: its text, pasted or in a file, and what is known of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from claims.actions.archive_copy import archived_typed
from claims.actions.source import freeze_page, normalise_source, save_source
from claims.choices import CaptureMethod, SourceStatus
from claims.forms.action import Acting, ActionForm
from claims.forms.incoming import (
    ACCEPTED,
    HTML,
    KINDS,
    MEGABYTE,
    Incoming,
    check_upload,
    kept_document,
    pasted,
    uploaded,
)
from claims.models import Capture, Publisher, Source, SourceType, User
from claims.reads.source.duplicates import Duplicate, find_duplicates
from claims.reads.source.suggestion import printable_choices
from claims.rules.extract import Extraction, Guess, Undeclared
from claims.rules.extract.document import MAX_BYTES, BadDocument, sha256_of, sha256_of_text
from claims.rules.extract.picture import ACCEPTED as PICTURES
from claims.rules.extract.picture import KINDS as PICTURE_KINDS
from claims.rules.extract.picture import check_picture
from claims.rules.identify.address import BadAddress, check_address

MAX_OFFERED = 500


def _text(label: str, help_text: str = "", **attrs: Any) -> forms.CharField:
    return forms.CharField(required=False, label=label, help_text=help_text, widget=forms.TextInput(attrs=attrs))


def _address(typed: str) -> str:
    try:
        return check_address(typed)
    except BadAddress as error:
        raise ValidationError(str(error)) from error


class FilesInput(forms.FileInput):
    """Lets several files be chosen, where the form says so; the field itself is about one of them."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The last one, as of any field."""
        return files.get(name)


class PasteForm(ActionForm):
    """The text of a page, pasted or chosen as a file, and what is printed about it. Only the text is required.

    After validation `incoming` is the document, `duplicates` are the sources that may be the same.
    """

    text = forms.CharField(
        required=False,
        strip=False,
        label="Text of the page",
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
    )
    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        label="Or a file",
        help_text=f"Choose it, or drop it anywhere on this page: {KINDS}, or a recording (WARC, WACZ), up to 20 MB.",
        widget=FilesInput(attrs={"accept": ACCEPTED}),
    )
    pasted_as = forms.ChoiceField(
        required=False,
        label="Keep what you pasted as",
        choices=[("", "plain text"), (HTML, "HTML, with its headings and the targets of its links")],
        widget=forms.RadioSelect,
    )
    # What the clipboard had beside the plain text; the page's script puts it here.
    html = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    keep = forms.BooleanField(required=False)
    kept_file = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    kept_name = forms.CharField(required=False, widget=forms.HiddenInput)
    # How to read a kept file that does not say it of itself.
    charset = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    anyway = forms.BooleanField(required=False)

    title = _text("Title", "As printed.")
    address = _text("Address", "https://…", inputmode="url")
    source_type = forms.ModelChoiceField(
        SourceType.objects.all(), required=False, to_field_name="code", empty_label="Not known", label="Source type"
    )
    publisher = _text("Publisher", "As printed. A new name is added.", list="publishers")
    container_title = _text("Journal or site", "As printed.")
    author_printed = _text("Author", "As printed.")
    published_printed = _text("Date as printed")
    published = _text("Published", "What it means: YYYY, YYYY-MM or YYYY-MM-DD.")
    copyright_printed = _text("Copyright line", "A copyright year is not a date.")
    seen_now = forms.BooleanField(required=False, label="Just now")
    observed_at = forms.DateTimeField(
        required=False,
        label="or when (UTC)",
        help_text="Leave it empty when unknown.",
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    picture = forms.FileField(
        required=False,
        allow_empty_file=True,
        label="Add a screenshot or printed PDF",
        help_text=f"How the page looked: {PICTURE_KINDS}, up to 20 MB. Kept beside the copy, with its hash.",
        widget=forms.FileInput(attrs={"accept": PICTURES}),
    )
    kept_picture = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    kept_picture_name = forms.CharField(required=False, widget=forms.HiddenInput)
    keep_picture = forms.BooleanField(required=False)
    asked_address = _text("Address that you asked for", "Where it was another one than the page’s.", inputmode="url")
    archive_address = _text(
        "Archive address", "A copy in a public archive, such as https://web.archive.org/web/…", inputmode="url"
    )
    language = _text("Language", "A tag such as en or ko.")
    doi = _text("DOI")
    pmid = _text("PMID")
    pmcid = _text("PMCID")
    trial_number = _text("Trial number")

    not_printed = forms.MultipleChoiceField(
        required=False,
        label="Not printed",
        choices=printable_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="You looked, and nothing is printed. What is left empty without this is not recorded.",
    )

    facts = ("title", "source_type", "publisher", "container_title", "author_printed", "language")
    dates = ("published_printed", "published", "copyright_printed")
    identifiers = ("doi", "pmid", "pmcid", "trial_number")
    places = ("asked_address", "archive_address")
    max_bytes = MAX_BYTES
    # Of all files that are sent at once, with room for what is typed: a request takes 32 MB.
    max_together = 31 * MEGABYTE
    bound_elsewhere = frozenset({"text", "html", "kept_file", "kept_picture"})
    # These are not fields of the source by their names.
    apart = ("publisher", "observed_at", *places)
    # A newer copy of a source is described by these alone.
    of_capture = ("observed_at", *places)
    # What can be said of several files at once; all else is of one source.
    of_several = ("source_type", "publisher", "container_title", "language", "observed_at", "seen_now", "file")
    # What the page draws by itself, or brings back.
    machinery = frozenset({
        "html", "pasted_as", "keep", "kept_file", "kept_name", "charset", "anyway",
        "kept_picture", "kept_picture_name", "keep_picture",
    })  # fmt: skip

    def __init__(self, *args: Any, again: Source | None = None, **options: Any) -> None:
        """With a source that is stored already, the form takes a newer copy of it and asks for little else."""
        super().__init__(*args, **options)
        self.again = again
        self.source: Source | None = None
        self.incoming: Incoming | None = None
        self.extracted: Extraction | None = None
        self.kept: Incoming | None = None
        self.shot: Incoming | None = None
        self.guesses: list[Guess] = []
        self.duplicates: list[Duplicate] = []
        # A NUL is told apart by the extractor, in words that say more.
        self.fields["text"].validators = self.fields["html"].validators = []
        if again is None:
            self.fields["file"].label = "Or files"
            self.fields["file"].help_text += " Each of several becomes its own source."
        else:
            self.fields["file"].widget.attrs.pop("multiple", None)
            for name in ("address", *self.facts, *self.dates, *self.identifiers, "not_printed"):
                del self.fields[name]

    def boxes(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        """The fields of these names that the form has."""
        return [self[name] for name in names if name in self.fields]

    @property
    def fact_boxes(self) -> list[forms.BoundField]:
        """What the page says about itself."""
        return self.boxes(self.facts)

    @property
    def date_boxes(self) -> list[forms.BoundField]:
        """Dates."""
        return self.boxes(self.dates)

    @property
    def identifier_boxes(self) -> list[forms.BoundField]:
        """Identifiers."""
        return self.boxes(self.identifiers)

    @property
    def place_boxes(self) -> list[forms.BoundField]:
        """Where it was asked for, and where else it is."""
        return self.boxes(self.places)

    @property
    def shot_comes_back(self) -> bool:
        """Whether a picture that was chosen can be brought back with the form: with a document there may be no room."""
        both = sum(len(one.data) for one in (self.shot, self.kept) if one)
        return self.shot is not None and both < self.max_together * 3 // 4

    @property
    def publishers(self) -> list[str]:
        """Names to choose from."""
        return publishers_offered()

    @property
    def unfolded(self) -> bool:
        """Whether what is folded away has something in it that the person should see."""
        folded = {*self.facts, *self.dates, *self.identifiers, *self.places, "not_printed"}
        return any(name in folded and (name in self.errors or self.data.get(name)) for name in self.fields)

    def clean(self) -> dict[str, Any]:
        """Read the document, and look for sources that may be the same."""
        cleaned = super().clean() or {}
        self._say_when(cleaned)
        self.shot = self._picture(cleaned)
        self.source = self.again or self._described(cleaned)
        self.incoming = self.take(lambda: self._incoming(cleaned), {"data": "text"})
        if self.incoming is None:
            return cleaned
        try:
            self.extracted = self.incoming.read(cleaned.get("asked_address", ""))
        except Undeclared as error:
            self.guesses = error.guesses
            self.add_error(None, ValidationError(str(error), code=error.code))
            return cleaned
        except BadDocument as error:
            self.add_error(self.incoming.field, str(error))
            return cleaned
        if not self.errors:
            self._look_for_duplicates(self.incoming.data, self.extracted.text)
        return cleaned

    def refuse_of_one_source(self, *, picture: bool) -> bool:
        """Put an error on each field that has something which cannot be said of several files; True where one has."""
        self.errors.clear()
        for name in set(self.fields).difference(self.of_several, self.machinery):
            if self.data.get(name, "").strip() or (name == "picture" and picture):
                self.add_error(name, "This is of one source. Leave it out, or put the files in one by one.")
        return bool(self.errors)

    def _say_when(self, cleaned: dict[str, Any]) -> None:
        """*Just now* is the time at which it was sent; it is said instead of a time, never beside one."""
        if not cleaned.get("seen_now"):
            return
        if cleaned.get("observed_at"):
            self.add_error("observed_at", "Tick “Just now” or give the time, not both.")
        cleaned["observed_at"] = timezone.now().replace(microsecond=0)

    def _picture(self, cleaned: dict[str, Any]) -> Incoming | None:
        """The screenshot or printed PDF that was chosen, or that the form brought back; what is none is told."""
        file, shot = cleaned.get("picture"), None
        try:
            if file is not None:
                check_upload(file)
                shot = Incoming(file.read(), CaptureMethod.UPLOADED, "picture", file.name)
            elif cleaned.get("keep_picture") and cleaned.get("kept_picture"):
                shot = kept_document(cleaned["kept_picture"], cleaned.get("kept_picture_name", ""), "picture")
            if shot is not None:
                check_picture(shot.data)
        except (ValidationError, BadDocument) as error:
            self.add_error("picture", error if isinstance(error, ValidationError) else str(error))
            return None
        return shot

    def clean_asked_address(self) -> str:
        """An address of the web, or none."""
        return _address(self.cleaned_data["asked_address"])

    def clean_archive_address(self) -> str:
        """The address of a copy in an archive, or none."""
        try:
            said = archived_typed(self.cleaned_data["archive_address"], "archive_address")
        except ValidationError as error:
            raise ValidationError(error.messages) from error
        return said.address if said else ""

    def _incoming(self, cleaned: dict[str, Any]) -> Incoming:
        text, file = cleaned.get("text") or "", cleaned.get("file")
        if file is not None:
            try:
                self.kept = uploaded(file, "file")
            except ValidationError as error:
                raise ValidationError({"file": error}) from error
        elif cleaned.get("keep") and cleaned.get("kept_file"):
            self.kept = kept_document(
                cleaned["kept_file"], cleaned.get("kept_name", ""), charset=cleaned.get("charset", "")
            )
        if self.kept and text.strip():
            raise ValidationError({"file": "Give the text or a file, not both: empty the one or leave the other out."})
        if self.kept:
            return self.kept
        if not text:
            raise ValidationError({"text": "Paste the text of the page here, or choose a file."})
        return self._pasted(text, cleaned)

    def _pasted(self, text: str, cleaned: dict[str, Any]) -> Incoming:
        """What was pasted, as it is to be kept. Without scripts the box itself may hold the HTML of a page."""
        as_html = cleaned.get("pasted_as") == HTML
        return pasted(text, "text", markup=cleaned.get("html") or text if as_html else None)

    def _described(self, cleaned: dict[str, Any]) -> Source:
        """The source that the form describes, in its normal form; what is wrong stands on its field."""
        names = {"address", *self.facts, *self.dates, *self.identifiers} - {*self.apart}
        source = Source(status=SourceStatus.IN_WORK, **{name: cleaned[name] for name in names if cleaned.get(name)})
        self.took(lambda: normalise_source(source))
        return source

    def _look_for_duplicates(self, data: bytes, text: str) -> None:
        # A newer copy of a stored source shares its identifiers anyway: then only the words are compared.
        asked = Source(pk=self.again.pk) if self.again else self.source or Source()
        self.duplicates = find_duplicates(
            asked, text_sha256=(sha256_of_text(text),), document_sha256=(sha256_of(data),)
        )
        if self.duplicates and not self.cleaned_data.get("anyway"):
            self.add_error(None, ValidationError("This may be stored already. Look at it first.", code="duplicate"))

    def save(self, *, actor: User) -> Capture | None:
        """Freeze the text. None where the action refuses; the form then says why."""
        source, incoming = self.source, self.incoming
        if source is None or incoming is None:
            raise ValueError("Only a valid form is saved.")
        return self.take(
            lambda: freeze_page(
                actor=actor,
                not_printed=self.cleaned_data.get("not_printed"),
                source=source,
                **incoming.came,
                extracted=self.extracted,
                publisher_name=self.cleaned_data.get("publisher", ""),
                picture=(self.shot.data, self.shot.filename) if self.shot else None,
                **{name: self.cleaned_data[name] for name in self.of_capture},
            ),
            {"data": incoming.field, "name": "publisher", "file": "picture"},
        )


class StatusForm(Acting, forms.ModelForm):
    """Where a source stands in the sample frame."""

    class Meta:
        model = Source
        fields = ["status", "excluded_because"]
        labels = {"excluded_because": "Excluded because"}
        widgets = {"excluded_because": forms.Textarea(attrs={"rows": 2})}

    def save_as(self, actor: User) -> bool:
        """Save through the action; False where it refuses, and the form then says why."""
        return self.took(lambda: save_source(actor=actor, source=self.instance, why="Screening status"))


def publishers_offered() -> list[str]:
    """Names of publishers to choose from."""
    return list(Publisher.objects.values_list("name", flat=True)[:MAX_OFFERED])
