"""A decided claim of a release as ClaimReview, which programs read on its page."""

from collections.abc import Sequence
from typing import Any

from claims.choices import Axis
from claims.models import Level, ReleasedClaim


def claim_review(released: ReleasedClaim, address: str, level: Level | None) -> dict[str, Any]:
    """One decision in the words of schema.org; the rating stands in the words of the codebook, as numbers nowhere."""
    row, release = released.row, released.release
    reviewed: dict[str, Any] = {"@type": "Claim"}
    if row["address"]:
        reviewed["appearance"] = {"@type": "CreativeWork", "url": row["address"]}
    if row["publisher"]:
        reviewed["author"] = {"@type": "Organization", "name": row["publisher"]}
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": address,
        "claimReviewed": row["quote_flowed"] or row["quote"],
        "author": {"@type": "Organization", "name": release.made_by_name},
        "datePublished": row["decided_at"][:10],
        "itemReviewed": reviewed,
        "reviewRating": {"@type": "Rating", "alternateName": level.label if level else row["verdict"]},
        "reviewBody": row["reason"],
    }
    if answers := [one for request in released.heard for one in request["answers"]]:
        told["comment"] = [
            {
                "@type": "Comment", "text": one["words"], "dateCreated": one["received_on"],
                "author": {"@type": "Organization", "name": row["publisher"]},
            }
            for one in answers
        ]  # fmt: skip
    if release.licence:
        told["license"] = release.licence
    return told


def verdicts_of(several: Sequence[ReleasedClaim]) -> dict[int, str]:
    """By key of each the words of its verdict; of those that have one. One query for all."""
    rows = {one.pk: one.row for one in several}
    codes = {row["verdict"] for row in rows.values()}
    levels = Level.objects.filter(axis=Axis.VERDICT, code__in=codes).values_list(
        "version__scheme__code", "version__version", "code", "label"
    )
    labels = {tuple(key): label for *key, label in levels}
    asked = {pk: (row["scheme"], row["scheme_version"], row["verdict"]) for pk, row in rows.items()}
    return {pk: labels[key] for pk, key in asked.items() if key in labels}


def verdict_of(released: ReleasedClaim) -> Level | None:
    """The level that the decision took as its verdict; None where it has none."""
    row = released.row
    return Level.objects.filter(
        version__scheme__code=row["scheme"], version__version=row["scheme_version"], axis=Axis.VERDICT,
        code=row["verdict"],
    ).first()  # fmt: skip
