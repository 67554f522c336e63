"""A person's own login."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.contrib.messages.views import SuccessMessageMixin
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy

from claims.actions.login import DEVICE, MOST_OF_NAME, device_cookie
from claims.forms.login import LoginForm

# What a reviewer had typed when their login expired, once they are logged in again.
TYPED_BEFORE_LOGIN = "typed_before_login"
# Seconds within which it is taken up.
KEPT_FOR = 12 * 3600
DEVICE_FOR = 365 * 24 * 3600
TOO_MANY = 429


class Login(LoginView):
    """Log in. Nothing is stored of who does not."""

    form_class = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on to where the person wanted to be, with what they had typed there."""
        response = super().form_valid(form)
        if kept := _unsealed(form.cleaned_data["typed"]):
            self.request.session[TYPED_BEFORE_LOGIN] = kept
        response.set_cookie(
            DEVICE,
            device_cookie(form.get_user()),
            max_age=DEVICE_FOR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say what was wrong, or when the login opens again."""
        if form.closed_until is None:
            return super().form_invalid(form)
        context = {"closed_until": form.closed_until, "most": MOST_OF_NAME}
        return render(self.request, "registration/locked.html", context, status=TOO_MANY)


def login_with(request: HttpRequest, typed: dict[str, Any]) -> HttpResponse:
    """The login page for somebody whose login expired while they typed: their words go along with its form."""
    form = LoginForm(request, initial={"typed": signing.dumps(typed, salt=TYPED_BEFORE_LOGIN, compress=True)})
    return render(request, "registration/login.html", {"form": form, "next": typed["path"]})


def _unsealed(typed: str) -> dict[str, Any] | None:
    """What `login_with` gave to the page; None for anything else."""
    try:
        kept: dict[str, Any] = signing.loads(typed, salt=TYPED_BEFORE_LOGIN, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    return kept


class PasswordChange(SuccessMessageMixin, PasswordChangeView):
    """Change one's own password; the login goes on."""

    success_url = reverse_lazy("home")
    success_message = "Your password is changed."
