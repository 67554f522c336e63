"""Taking a form once, however often it is sent."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from claims.models import Sending, User

# So long a form is known that was taken; and a process that died in the middle of one leaves it for so long.
KEPT_FOR: Final = timedelta(minutes=10)


def begin_sending(*, actor: User, key: str) -> bool:
    """Take up a form that `actor` sent; False where it has been taken up already, by whichever process."""
    now = timezone.now()
    Sending.objects.filter(begun_at__lt=now - KEPT_FOR).delete()
    return Sending.objects.get_or_create(key=key, defaults={"begun_at": now})[1]


def end_sending(*, actor: User, key: str, address: str) -> None:
    """Note to which page the form led; without one nothing was stored, and it can be sent again."""
    taken = Sending.objects.filter(key=key)
    if address:
        taken.update(address=address)
    else:
        taken.delete()


def address_of_sending(key: str) -> str | None:
    """The page to which a form led: empty while it is worked on, None where it was not taken after all."""
    return Sending.objects.filter(key=key).values_list("address", flat=True).first()
