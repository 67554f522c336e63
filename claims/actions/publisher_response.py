"""Asking a publisher about its own claims, and keeping what it says, word for word; or why it was not asked."""

import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from claims.actions.permissions import require
from claims.actions.record import MOST_TYPED, check_typed, too_long, typed
from claims.choices import CameBy, Role
from claims.models import AskedClaim, Claim, Decision, PublisherLink, PublisherRequest, PublisherResponse, User
from claims.rules.extract.document import BadText, clean_typed, sha256_of_text

NEEDED = "Only leads ask publishers, and keep what they answer."
# Days that a link works for at most, and claims that are asked about at one time.
LONGEST, MOST_CLAIMS = 180, 100
BYTES = 32
UNKNOWN = "This is not a link of ours. Was the whole link copied?"


class BadLink(ValidationError):
    """It works no more, and why; `link` is None where nobody ever made it."""

    def __init__(self, why: str, link: PublisherLink | None = None) -> None:
        super().__init__(why)
        self.link = link


@transaction.atomic
def ask_publisher(
    *, actor: User, claims: Sequence[Claim], asked_on: str, due: str, contact: str, shows_decision: bool = False
) -> PublisherRequest:
    """Note that the publisher of these claims was asked about them on a day, and until when an answer is asked for.

    Days are ISO dates. Raises ValidationError by field, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD, needed=NEEDED)
    asked, until = _day(asked_on, "asked_on"), _day(due, "due")
    if until < asked:
        raise ValidationError({"due": "The answer is asked for before the publisher was asked."})
    if not contact.strip():
        raise ValidationError({"contact": "Say where the publisher reaches you: it is shown with the link."})
    return _noted(
        actor, claims,
        PublisherRequest(
            asked_on=asked_on, due=due, contact=typed(contact, "contact"), shows_decision=shows_decision,
            created_by=actor,
        ),
    )  # fmt: skip


@transaction.atomic
def note_not_asked(*, actor: User, claims: Sequence[Claim], because: str) -> PublisherRequest:
    """Note why the publisher of these claims was not asked.

    Raises ValidationError without a reason, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD, needed=NEEDED)
    because = typed(because, "not_asked_because")
    if not because:
        raise ValidationError({"not_asked_because": "Say why the publisher was not asked."})
    return _noted(actor, claims, PublisherRequest(not_asked_because=because, created_by=actor))


def _noted(actor: User, claims: Sequence[Claim], request: PublisherRequest) -> PublisherRequest:
    publishers = {claim.source.publisher for claim in claims if claim.source.publisher is not None}
    if not claims or any(claim.source.publisher_id is None for claim in claims):
        raise ValidationError({"claims": "Choose claims of a publisher: who publishes the source is not recorded."})
    if len(publishers) > 1:
        raise ValidationError({"claims": "These claims are of several publishers. Ask each about its own."})
    if len(claims) > MOST_CLAIMS:
        raise ValidationError({"claims": f"Ask about {MOST_CLAIMS} claims at most at one time."})
    request.publisher = publishers.pop()
    check_typed(request)
    request.save()
    stands = dict(Decision.objects.current().filter(claim__in=claims).order_by("pk").values_list("claim", "pk"))
    AskedClaim.objects.bulk_create(
        AskedClaim(request=request, claim=claim, decision_id=stands.get(claim.pk)) for claim in claims
    )
    return request


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError({field: "Give a day, as 2026-11-30."}) from error


# --- its link --------------------------------------------------------------------------------------------------------


@transaction.atomic
def make_publisher_link(*, actor: User, request: PublisherRequest, ends_on: str) -> tuple[PublisherLink, str]:
    """Make a link by which the publisher answers; gives its secret, which is stored nowhere: it is shown once.

    It works until the end of the day `ends_on` in UTC, once. Raises ValidationError, and PermissionDenied unless the
    actor is a lead.
    """
    require(actor, Role.LEAD, needed=NEEDED)
    if request.not_asked_because:
        raise ValidationError("This publisher was not asked, so that it has nothing to answer.")
    ends_at = datetime.combine(_day(ends_on, "ends_on"), time(23, 59, 59), UTC)
    if not timezone.now() < ends_at < timezone.now() + timedelta(days=LONGEST + 1):
        raise ValidationError({"ends_on": f"A link works until today at least, and for {LONGEST} days at most."})
    secret = secrets.token_urlsafe(BYTES)
    link = PublisherLink.objects.create(
        request=request, secret_sha256=sha256_of_text(secret), ends_at=ends_at, created_by=actor
    )
    return link, secret


@transaction.atomic
def close_publisher_link(*, actor: User, link: PublisherLink) -> PublisherLink:
    """Let the link work no more. Raises ValidationError where it was used, PermissionDenied unless a lead asks."""
    require(actor, Role.LEAD, needed=NEEDED)
    link = PublisherLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if link.used_at is not None:
        raise ValidationError("The publisher has answered by this link: it works no more.")
    if link.closed_at is None:
        link.closed_at, link.closed_by = timezone.now(), actor
        link.save(update_fields=["closed_at", "closed_by"])
    return link


def link_of(secret: str) -> PublisherLink:
    """The link with this secret. Raises BadLink where there is none, or it works no more."""
    found = PublisherLink.objects.select_related("request__publisher", "request__created_by")
    link = found.filter(secret_sha256=sha256_of_text(secret)).first()
    if link is None:
        raise BadLink(UNKNOWN)
    if link.used_at is not None:
        raise BadLink("Your answer was received by this link. Thank you. It can be used once.", link)
    if link.closed_at is not None:
        raise BadLink("This link was closed.", link)
    if link.ends_at <= timezone.now():
        raise BadLink("The time for answering by this link is over.", link)
    return link


# --- what it said ----------------------------------------------------------------------------------------------------


def _verbatim(words: str) -> str:
    """The words as they came, with their line ends. Raises ValidationError for what cannot be stored, and for none."""
    if not words.strip():
        raise ValidationError({"words": "There are no words yet."})
    if len(words) > MOST_TYPED:
        raise ValidationError({"words": too_long(words, MOST_TYPED)})
    try:
        return clean_typed(words)
    except BadText as error:
        raise ValidationError({"words": str(error)}) from error


@transaction.atomic
def answer_by_link(*, secret: str, words: str) -> PublisherResponse:
    """Keep what the publisher says itself. The link works no more after it.

    Raises BadLink where the link works no more, ValidationError on `words`.
    """
    # Whoever uses it at the same time waits here, and then finds it used.
    PublisherLink.objects.select_for_update(of=("self",)).filter(secret_sha256=sha256_of_text(secret)).first()
    link = link_of(secret)
    now = timezone.now()
    response = PublisherResponse.objects.create(
        request=link.request, words=_verbatim(words), received_on=now.date().isoformat(), came_by=CameBy.LINK, link=link
    )
    link.used_at = now
    link.save(update_fields=["used_at"])
    return response


@transaction.atomic
def enter_response(
    *,
    actor: User,
    request: PublisherRequest,
    words: str,
    received_on: str,
    supersedes: PublisherResponse | None = None,
    because: str = "",
) -> PublisherResponse:
    """Keep what came to a lead by letter or e-mail; with `supersedes` put a typing error right, and say why.

    Raises ValidationError by field, PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD, needed=NEEDED)
    request = PublisherRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.not_asked_because:
        raise ValidationError("This publisher was not asked. Note that it was, and what it said to that.")
    if _day(received_on, "received_on") > timezone.now().date():
        raise ValidationError({"received_on": "This day is still to come."})
    because = typed(because, "because")
    if supersedes is not None:
        _check_superseded(request, supersedes, because)
    return PublisherResponse.objects.create(
        request=request, words=_verbatim(words), received_on=received_on, came_by=CameBy.LEAD, entered_by=actor,
        supersedes=supersedes, because=because if supersedes else "",
    )  # fmt: skip


def _check_superseded(request: PublisherRequest, supersedes: PublisherResponse, because: str) -> None:
    if supersedes.request_id != request.pk:
        raise ValidationError("This answer is to something else.")
    if PublisherResponse.objects.filter(supersedes=supersedes).exists():
        raise ValidationError("This was put right meanwhile. Load the page again.")
    if not because:
        raise ValidationError({"because": "Say what is put right, and why."})
