"""What generated data lacks for measuring: people of each role, rare values of filters, and a page with many claims."""

from random import Random

from django.contrib.auth.models import Group
from django.db import connection

from benchmarks.invented.pages import invent_page
from claims.actions.capture import capture_source
from claims.actions.claim import mark_claim
from claims.actions.judgement import Judgement
from claims.actions.question import save_question
from claims.actions.rating import submit_rating
from claims.actions.source import save_source, save_source_type, save_tag
from claims.choices import CaptureMethod, Commitment, Role, Side, SourceStatus, Strength, Voice
from claims.models import Claim, Question, Round, Source, SourceType, Tag, User

# Who looks at the pages. The reviewer has rated a few claims, the busy one a share of all.
READER, CURATOR, LEAD, REVIEWER = "bench-reader", "bench-curator", "bench-lead", "bench-reviewer"
BUSY_REVIEWER = "generated-01"
# One for each client of 1, 8 and 32 at once, and one whose submissions are taken apart.
RATERS = 42
CLAIMS_OF_LONG_PAGE = 300
RARE = "bench-rare"
EMPTY = "bench-empty"
LONG_TITLE = "A long page with many claims"


def add_all() -> None:
    """Add all this, once, to a new database of generated claims."""
    add_people()
    add_rare_values()
    add_long_page()
    rate_a_few()
    count_again()


def add_people() -> None:
    """A person of each role, and as many reviewers as submissions are measured with; none can log in yet."""
    roles = {READER: Role.READER, CURATOR: Role.CURATOR, LEAD: Role.LEAD, REVIEWER: Role.REVIEWER}
    roles |= {f"bench-rater-{n:02}": Role.REVIEWER for n in range(1, RATERS + 1)}
    for username, role in roles.items():
        user = User(username=username, pseudonym=username)
        user.set_unusable_password()
        user.save()
        user.groups.add(Group.objects.get(name=role))


def add_rare_values() -> None:
    """A tag, a source type and a question that a few claims have, and one of each that none has."""
    curator, lead = User.objects.get(username=CURATOR), User.objects.get(username=LEAD)
    for name in (RARE, EMPTY):
        save_tag(actor=curator, tag=Tag(name=name))
        save_source_type(actor=lead, source_type=SourceType(code=name, name=name, side=Side.OTHER))
        save_question(actor=curator, question=Question(text=f"Is there anything to {name}?"))
    source = save_source(
        actor=curator,
        source=Source(
            title="A rare page", source_type=SourceType.objects.get(code=RARE), status=SourceStatus.READ_WHOLE
        ),
        tags=[Tag.objects.get(name=RARE)],
    )
    _mark(curator, source, number=0, claims=3, question=Question.objects.get(text__contains=RARE))


def add_long_page() -> None:
    """A source whose page has many claims in it."""
    curator = User.objects.get(username=CURATOR)
    source = save_source(actor=curator, source=Source(title=LONG_TITLE, status=SourceStatus.IN_WORK))
    _mark(curator, source, number=1_000_000_000, claims=CLAIMS_OF_LONG_PAGE)


def _mark(curator: User, source: Source, *, number: int, claims: int, question: Question | None = None) -> None:
    page = invent_page(Random(number), number, claims)  # noqa: S311  invented text, not a secret
    capture = capture_source(
        actor=curator,
        source=source,
        data=page.text.encode(),
        media_type="text/plain",
        method=CaptureMethod.PASTED,
    )
    for found in page.claims:
        mark_claim(
            actor=curator,
            capture=capture,
            start=found.start,
            end=found.end,
            question=question,
            commitment=Commitment(found.commitment),
            strength=Strength.DIRECT,
            voice=Voice.MARKETING,
        )


def rate_a_few() -> None:
    """Three ratings of the reviewer who has just begun."""
    reviewer, round_ = User.objects.get(username=REVIEWER), Round.objects.open().get(standing=True)
    for claim in Claim.objects.order_by("id")[:3]:
        judgement = Judgement(verdict="unsupported", rationale="Nothing is linked that shows it.")
        submit_rating(actor=reviewer, round_=round_, unit=claim, judgement=judgement)


def count_again() -> None:
    """Let the database learn what its tables hold, as PostgreSQL does by itself a minute after."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
