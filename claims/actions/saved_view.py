"""Keeping views of lists under a name."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from claims.actions.permissions import has_role, logged_in, require
from claims.actions.record import check_typed, typed
from claims.choices import ListName, Role
from claims.models import SavedView, User

# A list has room for so many chips above it.
MOST_OWN = 30
MOST_FOR_EVERYBODY = 30
FOR_EVERYBODY = "Only curators and leads keep views for everybody."


@transaction.atomic
def save_view(
    *, actor: User, of: ListName | str, name: str, asked: dict[str, str], for_everybody: bool = False
) -> SavedView:
    """Keep what is `asked` of a list (filters, order, columns) under a name.

    A view of one's own that has this name is replaced, and so is one for everybody by whoever may keep those.
    Raises ValidationError (field `name`) without a name or where there are too many views, and PermissionDenied
    without a login, and for everybody's views unless the actor is a curator or a lead.
    """
    logged_in(actor)
    if for_everybody:
        require(actor, Role.CURATOR, Role.LEAD, needed=FOR_EVERYBODY)
    name = " ".join(typed(name, "name").split())
    known = SavedView.objects.select_for_update().filter(of=of, for_everybody=for_everybody)
    if not for_everybody:
        known = known.filter(owner=actor)
    view = known.filter(name=name).first()
    if view is None:
        if known.count() >= (MOST_FOR_EVERYBODY if for_everybody else MOST_OWN):
            raise ValidationError({"name": "There are too many views of this list already. Remove one first."})
        view = SavedView(of=of, name=name, for_everybody=for_everybody, owner=actor)
    view.query = urlencode(asked)
    check_typed(view)
    view.full_clean()
    view.save()
    return view


@transaction.atomic
def remove_view(*, actor: User, view: SavedView) -> None:
    """Forget a view. Raises PermissionDenied unless it is the actor's own, or everybody's and the actor is a lead."""
    if not may_remove(actor, view):
        raise PermissionDenied("Only who has kept a view, and for everybody's a lead, removes it.")
    view.delete()


def may_remove(actor: User, view: SavedView) -> bool:
    """Whether this person may forget a view."""
    return view.owner_id == actor.pk or (view.for_everybody and has_role(actor, Role.LEAD))
