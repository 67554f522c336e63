"""Pairs of claims in the admin."""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget

from claims.admin.forms.record import CuratedForm
from claims.choices import WhatChanged


class ClaimPairForm(CuratedForm):
    """Two claims side by side."""

    changed_what = forms.MultipleChoiceField(
        label="What changed",
        choices=WhatChanged.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="From the weaker to the stronger claim.",
    )

    class Meta:
        widgets: ClassVar[dict[str, Any]] = {"note": AdminTextareaWidget(attrs={"rows": 3})}
