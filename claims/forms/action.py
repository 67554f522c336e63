"""A form that runs an action."""

from collections.abc import Callable

from django.core.exceptions import ValidationError

from claims.forms.bounds import BoundedForm
from claims.forms.errors import take_errors
from claims.models import SourceRelation


class ActionForm(BoundedForm):
    """A form whose action may still refuse what was typed; the form then says so, on the field that it is about."""

    def take(self, act: Callable[[], SourceRelation]) -> SourceRelation | None:
        """What the action stored; None where it refused."""
        try:
            return act()
        except ValidationError as error:
            take_errors(self, error)
            return None
