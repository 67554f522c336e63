"""The codebook by which wording is coded: what a round chose, else the newest version of the one that comes with us.

Its items have the codes of the fields of a description; what another codebook lacks is asked without definitions.
"""

from typing import Final

from claims.choices import SchemeStatus
from claims.models import Round, SchemeVersion

CODE: Final = "wording"


def wording_version(round_: Round | None = None) -> SchemeVersion | None:
    """The version for a round, or for coding on the spot; None where there is none. One query."""
    versions = SchemeVersion.objects.select_related("scheme")
    if round_ is not None and round_.description_version_id is not None:
        return versions.get(pk=round_.description_version_id)
    return versions.filter(scheme__code=CODE, status=SchemeStatus.ACTIVE).order_by("-pk").first()
