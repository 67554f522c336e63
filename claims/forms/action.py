"""A form that runs an action."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from django import forms
from django.core.exceptions import ValidationError

from claims.forms.bounds import Bounded
from claims.forms.errors import take_errors

Stored = TypeVar("Stored")


class Acting(Bounded):
    """A form whose action may still refuse what was typed; the form then says so, on the field that it is about."""

    def take(self, act: Callable[[], Stored], names: Mapping[str, str] | None = None) -> Stored | None:
        """What the action stored; None where it refused. `names`: as in `take_errors`."""
        try:
            return act()
        except ValidationError as error:
            # What the form itself finds wrong is found first, so that nothing takes the action's errors away again.
            self.is_valid()
            take_errors(self, error, names)
            return None

    def took(self, act: Callable[[], object], names: Mapping[str, str] | None = None) -> bool:
        """Whether the action took it, where nothing is asked of what it gives back."""
        return self.take(lambda: [act()], names) is not None


class ActionForm(Acting, forms.Form):
    """A form of ours that runs an action."""
