"""What a publisher was asked about its own claims, by which link it may answer, and what it said, word for word."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from claims.choices import CameBy
from claims.models.base import WithUid, partial_date_field
from claims.models.claim import Claim
from claims.models.decision import Decision
from claims.models.source import Publisher


class PublisherRequestQuerySet(models.QuerySet["PublisherRequest"]):
    """Reads of what publishers were asked."""

    def unanswered(self) -> Self:
        """Those that were asked, and to which no words have come."""
        return self.filter(not_asked_because="", responses=None)


class PublisherRequest(WithUid):
    """One publisher, asked at one time about one or several of its claims; or why it was not asked. Never changed."""

    publisher = models.ForeignKey(Publisher, models.PROTECT, related_name="requests")
    claims: "models.ManyToManyField[Claim, AskedClaim]" = models.ManyToManyField(
        Claim, through="AskedClaim", related_name="publisher_requests"
    )
    asked_on = partial_date_field("asked on")
    due = partial_date_field("an answer is asked for by")
    not_asked_because = models.TextField("not asked, because", blank=True)
    contact = models.CharField(
        "where they reach you", max_length=200, blank=True, help_text="An address of e-mail, or of a page."
    )
    # Whether the page that its link opens shows what was decided.
    shows_decision = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PublisherRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_on="", due="") & ~Q(not_asked_because="") | ~Q(asked_on="") & Q(not_asked_because=""),
                name="publisherrequest_asked_or_why_not",
            ),
        ]
        indexes = [models.Index(fields=["due"], condition=~Q(due=""), name="publisherrequest_due")]

    def __str__(self) -> str:
        return f"{self.publisher}, {f'asked {self.asked_on}' if self.asked_on else 'not asked'}"

    def get_absolute_url(self) -> str:
        """Its page, for leads."""
        return reverse("response", args=[self.uid])


class AskedClaim(models.Model):
    """A claim about which a publisher was asked, with the decision that stood then."""

    request = models.ForeignKey(PublisherRequest, models.PROTECT, related_name="asked")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="asked")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="asked")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["request", "claim"], name="askedclaim_once")]

    def __str__(self) -> str:
        return f"{self.claim} in {self.request}"


class PublisherLink(WithUid):
    """A link by which a publisher answers once, without an account. What is stored of its secret is a hash."""

    request = models.ForeignKey(PublisherRequest, models.PROTECT, related_name="links")
    secret_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    ends_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Link to {self.request}"


class PublisherResponse(WithUid):
    """What a publisher said, word for word. Never changed: a typing error is put right by one that supersedes it."""

    request = models.ForeignKey(PublisherRequest, models.PROTECT, related_name="responses")
    words = models.TextField()
    received_on = partial_date_field("received on")
    came_by = models.CharField(max_length=4, choices=CameBy)
    # Empty where the publisher entered it by a link.
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    link = models.OneToOneField(PublisherLink, models.PROTECT, null=True, blank=True, related_name="response")
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    because = models.TextField("why it takes the place of the one before", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="publisherresponse_words"),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(because=""), name="publisherresponse_superseded_because"
            ),
            models.CheckConstraint(
                condition=Q(came_by=CameBy.LINK) | Q(entered_by__isnull=False, link=None),
                name="publisherresponse_entered_by",
            ),
        ]

    def __str__(self) -> str:
        return self.words if len(self.words) <= 80 else f"{self.words[:79]}…"
