"""What a password must be, beside what Django asks of it."""

from typing import Any

from django.core.exceptions import ValidationError

from claims.rules.identify.password import FEWEST_SIGNS, is_monotonous

# Longer ones cost only time to check.
MOST = 200


class VariedValidator:
    """Refuses what is long and guessed at once, such as aaaaaaaaaaaa."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        if len(password) > MOST:
            raise ValidationError(f"This password is too long: {MOST} characters are the most.", code="too_long")
        if is_monotonous(password):
            raise ValidationError(f"This password is too monotonous. {self.get_help_text()}", code="monotonous")

    def get_help_text(self) -> str:
        """What to do."""
        return f"Take at least {FEWEST_SIGNS} different signs, no piece again and again, and no row of the keyboard."
