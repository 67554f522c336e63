"""A claim in forms that other programs read: a W3C Web Annotation, and ClaimReview where it was published."""

import json
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse

from claims.exchange.annotation import MEDIA_TYPE, annotation_of, for_annotations
from claims.exchange.release.build import address_of
from claims.exchange.release.review import claim_review, verdict_of
from claims.models import Claim, ReleasedClaim, User
from claims.reads.blind import draw_veil
from claims.reads.release import releases_seen_by
from claims.reads.source.reading import claims_seen_by
from claims.reads.withholding import readable
from claims.views.answer import to_save
from claims.views.asked import fetch
from claims.views.negotiated import Forms

LD_JSON = "application/ld+json"


def claims_of(user: User) -> QuerySet[Claim]:
    """Claims that the person sees, with what an annotation says."""
    return for_annotations(
        claims_seen_by(user, Claim.objects.all()).select_related("capture__stored_by", "source__publisher")
    )


def annotation(user: User, uid: str) -> HttpResponse:
    """The claim as a W3C Web Annotation. Raises Http404."""
    claim = fetch(claims_of(user), uid)
    draw_veil([claim], user)
    return _as_json(annotation_of(claim, settings.PUBLIC_ADDRESS), MEDIA_TYPE)


def review(user: User, uid: str) -> HttpResponse | None:
    """The claim as ClaimReview, as the newest release says it that has it; None where none has. Raises Http404."""
    claim = fetch(claims_seen_by(user, Claim.objects.all()), uid)
    if not readable(claim):
        return None
    seen = ReleasedClaim.objects.filter(claim_uid=uid, release__in=releases_seen_by(user).filter(withheld_at=None))
    released = seen.select_related("release").order_by("-release__number", "-pk").first()
    if released is None:
        return None
    address = address_of(released.release) or released.release.get_absolute_url()
    at = f"{address}claims/{released.decision_uid}/"
    return _as_json(claim_review(released, at, verdict_of(released)), LD_JSON)


def _as_json(value: dict[str, Any], media_type: str) -> HttpResponse:
    return to_save(HttpResponse(json.dumps(value, ensure_ascii=False, indent=2), content_type=media_type))


# The plain type first: who takes any JSON-LD gets what was published, and else the annotation.
CLAIM_FORMS: Forms = {LD_JSON: review, MEDIA_TYPE: annotation}
