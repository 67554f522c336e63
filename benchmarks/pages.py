"""Every page, for each role that has it: time, number of queries, size."""

from collections.abc import Iterable, Iterator, Mapping

from django.contrib import admin
from django.urls import reverse

from benchmarks.data import Place
from benchmarks.figures import Bar, Figure
from benchmarks.invented.pages import CONDITIONS, EFFECTS
from benchmarks.people import BUSY_REVIEWER, CURATOR, EMPTY, LEAD, LONG_TITLE, RARE, READER, REVIEWER
from benchmarks.visits import Visitor, visitor
from claims.choices import Role
from claims.models import Claim, Question, Rating, Round, Source, User

NOBODY_WAITS = Bar(growth=2)
ALL = tuple(Role)
# A page by name: its address, and the roles that have it.
Pages = Mapping[str, tuple[str, tuple[Role, ...]]]


def measure(place: Place) -> Iterator[Figure]:
    """All pages and all change lists of the admin, in the generated data."""
    people = {Role.READER: READER, Role.CURATOR: CURATOR, Role.REVIEWER: BUSY_REVIEWER, Role.LEAD: LEAD}
    visitors = {role: visitor(username) for role, username in people.items()}
    yield from measure_pages(visitors, pages_of(User.objects.get(username=BUSY_REVIEWER)))
    new_reviewer = {Role.REVIEWER: visitor(REVIEWER)}
    waiting = {name: (reverse(address), (Role.REVIEWER,)) for name, address in FOR_WHO_BEGINS.items()}
    yield from measure_pages(new_reviewer, waiting, who="who has just begun")


FOR_WHO_BEGINS = {"home": "home", "my queue": "review", "claims": "claim_list"}


def measure_pages(visitors: Mapping[Role, Visitor], pages: Pages, *, who: str = "", runs: int = 7) -> Iterator[Figure]:
    """A figure for each page and each of its roles."""
    for role, person in visitors.items():
        group = f"Pages: {role.label.lower()} {who}".strip()
        for name, (address, roles) in pages.items():
            if role in roles:
                yield person.figure(group, name, address, bar=NOBODY_WAITS, runs=runs)


def pages_of(reviewer: User) -> dict[str, tuple[str, tuple[Role, ...]]]:
    """The pages of the product; those of one record for a record that `reviewer` has rated, or has not."""
    pages = {name: (reverse(address), roles) for name, address, roles in WITHOUT_A_RECORD}
    pages |= dict(_claim_pages(reviewer)) | dict(_source_pages()) | dict(_question_pages())
    return pages | dict(_admin_pages())


WITHOUT_A_RECORD = (
    ("home", "home", ALL),
    ("claims", "claim_list", ALL),
    ("sources", "source_list", ALL),
    ("questions", "question_list", ALL),
    ("new source", "source_new", (Role.CURATOR,)),
    ("my queue", "review", (Role.REVIEWER,)),
    ("exports", "exports", ALL),
    ("change password", "password_change", ALL),
    ("healthz", "healthz", (Role.READER,)),
    ("readyz", "readyz", (Role.READER,)),
)
Page = tuple[str, tuple[str, tuple[Role, ...]]]


def _claim_pages(reviewer: User) -> Iterable[Page]:
    round_ = Round.objects.open().get(standing=True)
    mine = Rating.objects.own(reviewer).order_by("-id")
    rated = Claim.objects.filter(pk__in=mine.values("claim")[:1]).first()
    recent = Claim.objects.order_by("-id")[:200]
    unrated = next((claim for claim in recent if not mine.filter(claim=claim).exists()), None)
    for name, claim in (("rated by me", rated), ("not rated by me", unrated)):
        if claim is not None:
            yield f"claim, {name}", (reverse("claim", args=[claim.uid]), ALL)
            yield f"rate, {name}", (reverse("rate", args=[round_.uid, claim.uid]), (Role.REVIEWER,))
    if unrated is not None:
        yield "describe a claim", (reverse("claim_describe", args=[unrated.uid]), (Role.CURATOR,))


def _source_pages() -> Iterable[Page]:
    last = Source.objects.filter(claims__isnull=False).exclude(title=LONG_TITLE).order_by("-id").first()
    long = Source.objects.filter(title=LONG_TITLE).first()
    for name, source in (("some claims", last), ("300 claims", long)):
        if source is not None:
            yield f"source, {name}", (reverse("source", args=[source.uid]), ALL)
            yield f"mark in a source, {name}", (reverse("claim_mark", args=[source.uid]), (Role.CURATOR,))


def _question_pages() -> Iterable[Page]:
    # The first of each list of words are the most common in generated claims.
    common = Question.objects.filter(text__contains=CONDITIONS[0]).filter(text__contains=EFFECTS[0])
    named = {"many claims": common.first()}
    named |= {name: Question.objects.filter(text__contains=mark).first() for name, mark in WITH_FEW.items()}
    for name, question in named.items():
        if question is not None:
            yield f"question, {name}", (reverse("question", args=[question.uid]), ALL)


WITH_FEW = {"few claims": RARE, "no claim": EMPTY}


def _admin_pages() -> Iterable[Page]:
    roles = (Role.CURATOR, Role.LEAD)
    yield "admin", (reverse("admin:index"), roles)
    for model, listed in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        name = f"admin: {model._meta.verbose_name_plural}"
        yield name, (address, roles)
        if listed.search_fields:
            yield f"{name}, searched", (f"{address}?q=therapy", roles)
