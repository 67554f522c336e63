"""Form fields in the look of the product; widgets stay Django's own."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.template.loader import get_template


class FieldRenderer(DjangoTemplates):
    """Draws `{{ field.as_field_group }}` with templates/partials/field.html."""

    field_template_name = "partials/field.html"

    def get_template(self, template_name: str) -> Any:
        """Templates of the project for what the project draws, Django's own for the rest."""
        if template_name.startswith("partials/"):
            return get_template(template_name)
        return super().get_template(template_name)
