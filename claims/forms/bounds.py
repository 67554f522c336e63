"""How much can be typed into a field: nothing is without a bound."""

from typing import ClassVar

from django import forms

from claims.actions.record import MOST_TYPED, too_long


class Bounded(forms.BaseForm):
    """A form in which no text is longer than its field says, or than MOST_TYPED where that says nothing.

    What is too long comes back whole, with its error: a browser that cut it off would do so without a word. Fields in
    `bound_elsewhere` have another bound: that of a document, told when it is read, or one that the action tells.
    """

    bound_elsewhere: ClassVar[frozenset[str]] = frozenset()

    def _post_clean(self) -> None:
        """After all that the form checks by itself: rules of a field may have been taken off by then."""
        super()._post_clean()  # type: ignore[misc]  # Django's own hook, which it does not declare
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str) and name not in self.bound_elsewhere and len(value) > MOST_TYPED:
                self.add_error(name, too_long(value, MOST_TYPED))


class BoundedForm(Bounded, forms.Form):
    """A form of ours."""
