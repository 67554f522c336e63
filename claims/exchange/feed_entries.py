"""What stands in feeds: changes, decisions and releases, by the same reads as their pages.

What people wrote beside (notes, reasons) is left out: it may quote withheld words, and a feed is kept elsewhere.
"""

from collections.abc import Callable, Iterator

from django.contrib.auth.models import AnonymousUser

from claims.choices import Axis, UnitKind
from claims.exchange.feed import MOST, Entry
from claims.models import Change, Decision, Level, Release, User
from claims.reads.blind import veil_of
from claims.reads.change import ShownChange, changes_seen_by, shown
from claims.reads.redaction import redactor
from claims.reads.release import releases_seen_by
from claims.reads.review.asked import JUDGEMENTS
from claims.reads.review.seen import decisions_seen_by
from claims.reads.source.reading import of_claims_seen_by
from claims.rules.fair import sentences


def change_entries(person: User) -> Iterator[Entry]:
    """What became of claims on newer copies, the newest first. Some queries, however many there are."""
    keys = list(changes_seen_by(person).order_by("-pk").values_list("pk", flat=True)[:MOST])
    for one in shown(list(Change.objects.for_pages().filter(pk__in=keys).order_by("-pk"))):
        change = one.change
        updated = change.judged_at or change.created_at
        yield Entry(f"change:{change.uid}", one.title, change.get_absolute_url(), updated, tuple(_words(one)))


def _words(one: ShownChange) -> Iterator[str]:
    yield one.change.claim.source.shown_title
    if one.runs:
        yield f"Before: {one.old}"
        yield f"After: {one.new}"
    else:
        yield one.old


def decision_entries(person: User) -> Iterator[Entry]:
    """Decisions on claims that stand, the newest first, as far as the person sees the ratings that they are about."""
    seen = decisions_seen_by(person, (UnitKind.CLAIM,)).current()
    seen = of_claims_seen_by(seen.filter(claim__isnull=False, claim__withdrawn_at=None), person)
    veil = veil_of(person)
    if veil is not None:
        seen = seen.exclude(veil.over("claim__"))
    keys = list(seen.order_by("-pk").values_list("pk", flat=True)[:MOST])
    for decision in Decision.objects.filter(pk__in=keys).select_related("claim__source", *JUDGEMENTS).order_by("-pk"):
        claim = decision.claim
        if claim is not None:
            said = tuple(f"{axis.label}: {level.label}" for axis, level in _levels(decision))
            title, path = f"Decided: claim {claim.short_number}", f"{claim.get_absolute_url()}#decisions"
            yield Entry(f"decision:{decision.uid}", title, path, decision.created_at, (claim.shown_quote, *said))


def _levels(decision: Decision) -> Iterator[tuple[Axis, Level]]:
    for axis in JUDGEMENTS:
        level = getattr(decision, axis)
        if level is not None:
            yield axis, level


def release_entries(person: User | AnonymousUser) -> Iterator[Entry]:
    """Releases, the newest first; of one that is withheld its title and the reason."""
    hidden = redactor()
    for release in map(hidden.release, releases_seen_by(person).select_related("corrects")[:MOST]):
        if release.corrects is not None:
            hidden.release(release.corrects)
        updated = max(at for at in (release.made_at, release.public_at, release.withheld_at) if at is not None)
        yield Entry(f"release:{release.uid}", str(release), release.get_absolute_url(), updated, _said(release))


def _said(release: Release) -> tuple[str, ...]:
    if release.withheld_at is not None:
        return (f"Withheld: {release.withheld_because}",)
    corrects = f"It corrects release {release.corrects.number}: {release.correction}" if release.corrects else ""
    return (release.about, corrects, " ".join(sentences(as_of=f"{release.made_at:%Y-%m-%d}", by=release.made_by_name)))


# By the name in the address: what the feed is called, the page that it is of, and what stands in it.
FEEDS: dict[str, tuple[str, str, Callable[[User], Iterator[Entry]]]] = {
    "changes": ("Changes of claims", "change_list", change_entries),
    "decisions": ("Decisions on claims", "claim_list", decision_entries),
    "releases": ("Releases", "release_list", release_entries),
}
