"""Who may do what: the one place that actions, pages, the admin and commands ask."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from claims.choices import Role
from claims.models import User

# What each role needs to be told when it knocks at the wrong door.
NEEDED = {
    Role.CURATOR: "Only curators add and edit sources, claims and evidence.",
    Role.REVIEWER: "Only reviewers rate claims.",
    Role.LEAD: "Only leads run rounds.",
    Role.READER: "This page is for people with a role here.",
}


def has_role(actor: User | AnonymousUser, *roles: Role) -> bool:
    """Whether this person has one of these roles."""
    return isinstance(actor, User) and not actor.roles.isdisjoint(roles)


def require(actor: User | AnonymousUser, *roles: Role, needed: str = "") -> User:
    """The person; raises PermissionDenied, saying what is `needed`, unless they have one of these roles."""
    if not isinstance(actor, User) or not has_role(actor, *roles):
        raise PermissionDenied(needed or NEEDED[roles[0]])
    return actor


def logged_in(actor: User | AnonymousUser) -> User:
    """The person; raises PermissionDenied without a login. Somebody without a role may still read."""
    if not isinstance(actor, User):
        raise PermissionDenied("Log in first.")
    return actor
