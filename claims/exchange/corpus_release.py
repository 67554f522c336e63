"""The release of the demonstration: what one looks like, public from the first start."""

from claims.actions.release import Plan, publish_release
from claims.exchange.release.build import build_release
from claims.models import Release, Round, User

PLAN = Plan(
    title="Demonstration: claims about cell therapy, rated by invented people",
    about="This is a demonstration of what a release looks like. Its pages are real; its ratings and decisions were"
    " made up to show how Evidence works. It says nothing about anybody, and is not to be cited.",
    contact="Nobody: it is a demonstration.",
)
UNHEARD = "This is a demonstration: what is decided in it was made up, so that nobody was asked."


def release_corpus(*, lead: User, round_: Round | None = None) -> Release:
    """Make the demonstration's release, and make it public; `round_` is the standing one. Raises as `build_release`."""
    release = build_release(actor=lead, plan=PLAN, round_=round_)
    return publish_release(actor=lead, release=release, public=True, unheard_because=UNHEARD)
