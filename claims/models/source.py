"""Sources, who publishes them, and what kind of thing they are."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Left, Lower
from django.urls import reverse

from claims.choices import ALL_SIDES, UNCLASSIFIED, RetractionStatus, Sells, Side, SourceStatus
from claims.models.base import Recorded, SearchTextField, Withdrawable, WithUid, history, partial_date_field
from claims.rules.identify.asked import identifiers_asked
from claims.rules.identify.short_number import source_number

# Lists sort by no more of a title.
TITLE_KEY_LENGTH = 80


class SourceType(Recorded):
    """Clinic, journal, blog and so on: a table that admins edit. The side is our classification."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    side = models.CharField(max_length=10, choices=Side, blank=True, help_text="Empty: not classified.")
    description = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(side__in=ALL_SIDES), name="source_type_side"),
        ]

    def __str__(self) -> str:
        return self.name


class Publisher(Recorded, WithUid):
    """Who publishes a source, and whether it sells what it writes about."""

    name = models.CharField(max_length=200, unique=True, help_text="As printed.")
    sells = models.CharField(max_length=10, choices=Sells, default=Sells.UNKNOWN)
    sells_what = models.CharField(max_length=200, blank=True)
    basis = models.TextField(blank=True, help_text="The printed words that show it.")
    history = history()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Tag(Recorded):
    """Groups sources into studies."""

    name = models.SlugField(max_length=60, unique=True)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SourceQuerySet(models.QuerySet["Source"]):
    """Reads of sources."""

    def current(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def numbered(self, typed: str) -> Self:
        """The source that people call so, such as 3; none for what is no such number."""
        number = source_number(typed)
        return self.filter(number=number) if number else self.none()

    def identified(self, typed: str) -> Self:
        """Sources that have this identifier, address or uid, in whatever spelling; none for what is none of these."""
        same = models.Q()
        for field, value in identifiers_asked(typed).items():
            same |= models.Q(**{field: value})
        return self.filter(same) if same else self.none()


class Source(Recorded, WithUid, Withdrawable):
    """A page, post, article or brochure that somebody publishes. Says what is printed; unknown stays empty."""

    # Given once, in the order in which sources come in: see claims.actions.number.
    number = models.PositiveIntegerField(unique=True, editable=False)
    title = models.CharField(max_length=500, blank=True, help_text="As printed.")
    # What lists sort by, worked out by the database so that no way of writing can forget it.
    title_key = models.GeneratedField(
        expression=Lower(Left("title", TITLE_KEY_LENGTH)),
        output_field=models.CharField(max_length=TITLE_KEY_LENGTH),
        db_persist=True,
        editable=False,
    )
    source_type = models.ForeignKey(
        SourceType, models.PROTECT, null=True, blank=True, related_name="sources", db_index=False
    )
    publisher = models.ForeignKey(Publisher, models.PROTECT, null=True, blank=True, related_name="sources")
    container_title = models.CharField(
        "journal or site", max_length=300, blank=True, help_text="Journal, site or book that holds it, as printed."
    )
    author_printed = models.CharField("author as printed", max_length=300, blank=True)
    published = partial_date_field("published")
    published_printed = models.CharField("date as printed", max_length=100, blank=True)
    copyright_printed = models.CharField(
        "copyright line as printed", max_length=200, blank=True, help_text="A copyright year is not a date."
    )
    address = models.CharField(max_length=2000, blank=True)
    address_key = models.CharField(max_length=2000, blank=True, editable=False)
    search_text = SearchTextField("title", "container_title", "address_and_author")
    doi = models.CharField("DOI", max_length=200, blank=True)
    pmid = models.CharField("PMID", max_length=12, blank=True)
    pmcid = models.CharField("PMCID", max_length=14, blank=True)
    trial_number = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=35, blank=True, help_text="BCP 47 tag such as en or ko.")
    status = models.CharField(max_length=12, choices=SourceStatus, default=SourceStatus.FOUND)
    excluded_because = models.TextField(blank=True)
    retraction_status = models.CharField(max_length=24, choices=RetractionStatus, default=RetractionStatus.UNCHECKED)
    retraction_checked_on = partial_date_field("retraction first checked on")
    found_how = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="Field name and FoundHow code; a value that is not named is printed, an empty field not recorded.",
    )
    note = models.TextField(blank=True)
    tags = models.ManyToManyField(Tag, blank=True, related_name="sources")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    history = history(without=("title_key", "search_text"))

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["address_key"], name="source_address_key"),
            models.Index(fields=["doi"], name="source_doi"),
            models.Index(fields=["pmid"], name="source_pmid"),
            models.Index(fields=["pmcid"], name="source_pmcid"),
            models.Index(fields=["trial_number"], name="source_trial_number"),
            # With what lists look at besides: the rows themselves are wide.
            models.Index(fields=["id"], name="source_current", condition=models.Q(withdrawn_at=None)),
            models.Index(fields=["source_type", "id", "withdrawn_at"], name="source_type"),
            models.Index(fields=["status", "id", "withdrawn_at"], name="source_status"),
            models.Index(fields=["title_key", "id", "withdrawn_at"], name="source_title"),
            models.Index(fields=["published", "id", "withdrawn_at"], name="source_published"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status=SourceStatus.EXCLUDED) | ~models.Q(excluded_because=""),
                name="source_excluded_because",
                violation_error_message="An excluded source says why.",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_title

    @property
    def shown_title(self) -> str:
        """The title, else the address, else where it appeared, else a plain statement that there is none."""
        return self.title or self.address or self._appeared_in or f"Untitled source {self.number}"

    @property
    def _appeared_in(self) -> str:
        """Journal or site with the year and an identifier, as far as known; empty without a journal or site."""
        identifier = self.doi or (self.pmid and f"PMID {self.pmid}") or self.pmcid
        known = (self.container_title, self.published[:4], identifier)
        return ", ".join(part for part in known if part) if self.container_title else ""

    @property
    def address_and_author(self) -> str:
        """By what a source is found beside its title: a source without an author has the search text of before."""
        return f"{self.address} {self.author_printed}" if self.author_printed else self.address

    @property
    def side(self) -> str:
        """The side of its type; not classified when the type is not set."""
        return self.source_type.side if self.source_type else UNCLASSIFIED

    def get_absolute_url(self) -> str:
        """The reader page."""
        return reverse("source", args=[self.uid])
