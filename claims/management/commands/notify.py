"""Send what waits to those who asked for it: once a day at most, and nothing where nothing waits."""

from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims.actions.subscription import send_once_a_day
from claims.models import Subscription
from claims.reads.person import person_of_request
from claims.views.waiting import Waiting, digest_of


class Command(BaseCommand):
    help = "Send each person who asked for it what waits for them, by e-mail: once a day at most. Needs EMAIL_URL."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMAIL_ON:
            raise CommandError("EMAIL_URL is not set: this server sends no e-mail. See docs/operations.md.")
        sent = failed = 0
        asked = Subscription.objects.filter(by_mail=True, person__is_active=True).exclude(person__email="")
        for subscription in asked.order_by("pk").iterator():
            try:
                sent += self._tell(subscription)
            except (SMTPException, OSError) as error:
                failed += 1
                self.stderr.write(f"Nothing went to one person: {error}")
        self.stdout.write(f"{sent:,} sent.")
        if failed:
            raise CommandError(f"{failed:,} could not be sent. They are tried again with the next run.")

    def _tell(self, subscription: Subscription) -> bool:
        person = person_of_request(subscription.person_id)
        waits = digest_of(person) if person is not None and person.is_active else []
        if person is None or not waits:
            return False
        mail = EmailMessage("What waits for you in Evidence", _text(waits), None, [person.email])
        return send_once_a_day(subscription=subscription, now=timezone.now(), send=mail.send)


def _text(waits: list[Waiting]) -> str:
    """Numbers and links, and no word of any page."""
    base = settings.PUBLIC_ADDRESS.rstrip("/")
    lines = [f"{one.number} {one.what}: {one.note}" + (f"\n  {base}{one.address}" if base else "") for one in waits]
    where = f"{base}/account/subscription/" if base else "the page “Feeds and e-mail”, at the foot of every page"
    return "\n\n".join([*lines, f"To be sent no more of these: {where}"]) + "\n"
