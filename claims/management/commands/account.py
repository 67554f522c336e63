"""What an operator does to an account, in a lead's name."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from claims.actions.user import deactivate_user, reactivate_user, save_user, set_password
from claims.choices import Role
from claims.management.actor import lead_named
from claims.models import User


class Command(BaseCommand):
    help = (
        "Add a person, give them roles or a password, close their account or open it again. Unlike a lead on the pages,"
        " an operator can do so while a round runs of which the account sees more than that lead; the reason is then"
        " kept and told with the round."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="whose account; one that is not there is added")
        parser.add_argument("--roles", nargs="*", choices=Role.values, metavar="ROLE", help="all that they have then")
        parser.add_argument("--password", action="store_true", help="read a new password from the first line of input")
        parser.add_argument("--close", action="store_true", help="they can log in no more")
        parser.add_argument("--open", action="store_true", help="they can log in again")
        parser.add_argument("--as", dest="lead", metavar="LEAD", help="in whose name")
        parser.add_argument("--because", default="", help="the reason, where a running round asks for one")

    def handle(self, *args: Any, **options: Any) -> None:
        lead = lead_named(options["lead"])
        user = User.objects.filter(username=options["username"]).first() or User(username=options["username"])
        try:
            self._change(lead, user, options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        roles = ", ".join(role for role in Role.values if role in user.roles) or "no role"
        self.stdout.write(f"{user.username}: {roles}{'' if user.is_active else ', closed'}.")

    def _change(self, lead: User, user: User, options: dict[str, Any]) -> None:
        why: dict[str, Any] = {"because": options["because"], "by_operator": True}
        password = sys.stdin.readline().rstrip("\r\n") if options["password"] else ""
        if options["password"] and not password:
            raise CommandError("Give the new password in the first line of standard input.")
        if options["roles"] is not None or user._state.adding:
            roles = [Role(name) for name in options["roles"] or []]
            save_user(actor=lead, user=user, roles=roles, password=password, **why)
        elif password:
            set_password(actor=lead, user=user, password=password, **why)
        if options["close"]:
            deactivate_user(actor=lead, user=user)
        if options["open"]:
            reactivate_user(actor=lead, user=user, **why)
