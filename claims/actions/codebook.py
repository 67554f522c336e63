"""A codebook that comes in from a file: its scheme, and its versions with all that they ask."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from claims.actions.permissions import require
from claims.actions.record import record
from claims.actions.scheme import save_scheme_version, write_content
from claims.choices import Role, SchemeStatus
from claims.models import Scheme, SchemeVersion, User
from claims.rules.review.codebook import VERSION_FIELDS, content_sha256


class TakenIn(NamedTuple):
    """What became of a file: the scheme, the versions that were made, and those that were here already."""

    scheme: Scheme
    made: list[SchemeVersion]
    known: list[SchemeVersion]


@transaction.atomic
def import_codebook(*, actor: User, codebook: Mapping[str, Any], activate: bool = False) -> TakenIn:
    """Store the versions of a codebook (as `read_codebook` gives it) that are not here; all of them, or none.

    They come in as drafts; with `activate`, those that the file calls active become so. A scheme of the same code keeps
    its name and words. Raises ValidationError where a version of the same name says something else, or one that is to
    be active lacks something; PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD)
    scheme = Scheme.objects.select_for_update().filter(code=codebook["scheme"]["code"]).first()
    if scheme is None:
        scheme = Scheme(**codebook["scheme"])
        record(scheme, actor=actor)
    taken = TakenIn(scheme, [], [])
    for content in codebook["versions"]:
        here = scheme.versions.filter(version=content["version"]).first()
        if here is None:
            taken.made.append(_made(actor, scheme, content, activate=activate))
        elif here.content_sha256 == content_sha256(content, content["levels"], content["items"]):
            taken.known.append(here)
        else:
            raise ValidationError(
                f"{here} is here already and says something else. Give the version in the file another number."
            )
    return taken


def _made(actor: User, scheme: Scheme, content: Mapping[str, Any], *, activate: bool) -> SchemeVersion:
    asked = {field: content[field] for field in VERSION_FIELDS}
    version = SchemeVersion(scheme=scheme, notes=content["notes"], **asked)
    record(version, actor=actor)
    write_content(version=version, content=content)
    if activate and content["status"] == SchemeStatus.ACTIVE:
        version.status = SchemeStatus.ACTIVE
        save_scheme_version(actor=actor, version=version)
    return version
