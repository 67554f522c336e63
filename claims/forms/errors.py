"""What an action refuses, shown on the field that it is about."""

from collections.abc import Mapping

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm


def take_errors(form: BaseForm, error: ValidationError, names: Mapping[str, str] | None = None) -> None:
    """Put the errors of an action on the form's fields; those of a field that it does not have stand above the form.

    `names` says under which name the form has a field of the action.
    """
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        field = (names or {}).get(name, name)
        form.add_error(field if field in form.fields and field != NON_FIELD_ERRORS else None, errors)
