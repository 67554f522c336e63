"""A person's own login."""

from django.contrib.auth.views import PasswordChangeView
from django.contrib.messages.views import SuccessMessageMixin
from django.urls import reverse_lazy


class PasswordChange(SuccessMessageMixin, PasswordChangeView):
    """Change one's own password; the login goes on."""

    success_url = reverse_lazy("home")
    success_message = "Your password is changed."
