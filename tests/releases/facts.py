"""What must not change when a database is upgraded, read by names that do not change either."""

import json

from django.apps import apps

from claims.models import OPERATOR, Anchor, Capture, Claim, Rating, Source, Withholding


def facts() -> dict[str, object]:
    """Rows of each table, and of ratings, claims, captures and sources what people and exports rely on."""
    ratings = Rating.objects.visible_to(OPERATOR).select_related("verdict", "certainty", "reviewer", "claim")
    return {
        "rows": {model._meta.label: model._default_manager.count() for model in apps.get_models()},
        "ratings": {
            rating.uid: {
                "claim": rating.unit.uid,
                "reviewer": rating.reviewer.uid,
                "verdict": rating.verdict and rating.verdict.code,
                "certainty": rating.certainty and rating.certainty.code,
                "rationale": rating.rationale,
                "supersedes": rating.supersedes and rating.supersedes.uid,
                "stale": rating.stale_because,
                "basis": rating.basis,
            }
            for rating in ratings
        },
        "claims": {
            claim.uid: [claim.quote, claim.start, claim.end, claim.capture.uid, claim.voice, str(claim.withdrawn_at)]
            for claim in Claim.objects.select_related("capture")
        },
        "anchors": sorted([anchor.claim.uid, anchor.exact] for anchor in Anchor.objects.select_related("claim")),
        "captures": {
            capture.uid: [capture.sha256, capture.text_sha256, capture.length, str(capture.purged_at)]
            for capture in Capture.objects.all()
        },
        "sources": {
            source.uid: [source.title, source.doi, source.published, sorted(tag.name for tag in source.tags.all())]
            for source in Source.objects.prefetch_related("tags")
        },
        "withheld": {one.uid: [one.reason, one.start, str(one.purged_at)] for one in Withholding.objects.all()},
    }


def print_facts() -> None:
    """For a process of its own."""
    print(json.dumps(facts(), ensure_ascii=False))  # noqa: T201  it is asked for
