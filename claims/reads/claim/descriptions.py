"""The descriptions of claims, as far as a person may see them."""

from django.db.models import Exists, OuterRef, Q

from claims.choices import UnitKind
from claims.models import BlindCoding, Claim, Description, Reading, Round, User
from claims.models.description import DescriptionQuerySet
from claims.models.rating import _Everybody, shown_to, shown_to_everybody
from claims.reads.blind import veil_of


def descriptions_seen_by(user: User | _Everybody, rows: DescriptionQuerySet | None = None) -> DescriptionQuerySet:
    """Standing descriptions, or these: one's own, others' that nothing hides, and what was decided between them.

    Hidden are those of claims in a source that this person reads separately, those that were made in a round whose
    judgements are not shown to them yet, those of claims that they rate before the reveal, and those of claims that
    they code independently now.
    """
    reading = Reading.objects.filter(capture__source=OuterRef("claim__source"), separate=True, finished_at=None)
    shown = shown_to_everybody([UnitKind.CLAIM])
    if not isinstance(user, _Everybody):
        reading, shown = reading.filter(reader=user.pk), shown_to(user, [UnitKind.CLAIM])
    others = ~Exists(reading.order_by()) & (Q(round=None) | shown)
    if (veil := veil_of(user)) is not None:
        others &= ~veil.over("claim__")
    rows = Description.objects.current() if rows is None else rows
    return rows.filter(others if isinstance(user, _Everybody) else Q(coder=user.pk) | others)


def own_description(user: User, claim: Claim) -> Description | None:
    """What this person says of the claim outside of rounds."""
    return Description.objects.current().on_the_spot().filter(claim=claim, coder=user.pk).first()


def own_in(user: User, round_: Round, claim: Claim) -> Description | None:
    """What this person says of the claim in a round."""
    rows = Description.objects.current().coded().filter(round=round_, claim=claim, coder=user.pk)
    return rows.select_related("coder").first()


def blind_coding(user: User, claim: Claim) -> BlindCoding | None:
    """The coding on the spot that this person has begun and sees nothing of others' for; None where there is none."""
    if user.known is not None and not user.known.codes_blind:
        return None
    return BlindCoding.objects.filter(coder=user.pk, claim=claim, ended_at=None).first()
