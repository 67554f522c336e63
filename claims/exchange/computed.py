"""Columns that are worked out from several stored values."""

from collections.abc import Callable
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT, KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Replace

from claims.choices import UNCLASSIFIED, FoundHow
from claims.exchange.columns import ExportContext
from claims.exchange.expressions import CircularAlone, Stripped, Warned
from claims.models import ArchiveCopy, Exemption, Origin, Redaction
from claims.models.capture_judgement import judged
from claims.models.claim import side_of_claims
from claims.reads.source.suggestion import PRINTABLE
from claims.reads.withholding import WITHHELD, quote_as_shown
from claims.rules.review.basis import SAID_THERE
from claims.rules.span.redaction import MARK

# The extractors that notice what a reader should know, and those that tell of lines through words.
WARNS = ("html", "pdf", "mhtml", "docx")
TELLS = (*WARNS, "markdown", "jats")


def permalink(to: str, context: ExportContext) -> Combinable:
    """Address of the claim's page; empty where the installation has no public address."""
    return page(f"{to}uid", "claims", context)


def page(uid: str, folder: str, context: ExportContext) -> Combinable:
    """Address of the page of the record with the uid at this path; of what came in from elsewhere, its page there."""
    built: Combinable = Value("", TextField())
    if context.address:
        built = Concat(Value(f"{context.address}/{folder}/"), F(uid), Value("/"))
    if not context.origins:
        return built
    there = Origin.objects.filter(uid=OuterRef(uid)).exclude(permalink="").order_by().values("permalink")[:1]
    return Coalesce(Subquery(there), built, output_field=TextField())


def interests(to: str, context: ExportContext) -> Combinable:
    """Whether the reviewer had declared interests as they rated; empty where they had declared nothing."""
    none = f"{to}interests__none"
    whens = [When(**{none: True, "then": Value("no")}), When(**{none: False, "then": Value("yes")})]
    return Case(*whens, default=Value(""), output_field=TextField())


def person(field: str, *, judged_in: str = "") -> Callable[[str, ExportContext], Combinable]:
    """The name of the person in this field, as `User.shown_name` gives it.

    `judged_in` is the path to the round in which they judged, if they did. In what is published their pseudonym stands
    then, else their name where that round shows names, else their identifier.
    """

    def name(to: str, context: ExportContext) -> Combinable:
        who = f"{to}{field}__"
        if judged_in and not context.names:
            shown = When(**{f"{to}{judged_in}__shows_names": True, "then": _shown_name(who)})
            unnamed = Case(shown, default=F(f"{who}uid"), output_field=TextField())
            return Coalesce(NullIf(F(f"{who}pseudonym"), Value("")), unnamed)
        return _shown_name(who)

    return name


def _shown_name(who: str) -> Combinable:
    """As `User.shown_name` gives it."""
    full_name = Stripped(Concat(F(f"{who}first_name"), Value(" "), F(f"{who}last_name")))
    return Coalesce(NullIf(F(f"{who}pseudonym"), Value("")), NullIf(full_name, Value("")), F(f"{who}username"))


def suggested(field: str, key: str) -> Callable[[str, ExportContext], Combinable]:
    """What is kept under this key of the suggestion that was shown for a field of a description; empty where none was.

    Each field has one suggestion at most, and two fields are suggested: one of the first two in the list is it.
    """

    def kept(to: str, context: ExportContext) -> Combinable:
        of_field = (
            When(**{f"{to}suggested__{at}__field": field, "then": KT(f"{to}suggested__{at}__{key}")}) for at in (0, 1)
        )
        return Coalesce(Case(*of_field, output_field=TextField()), Value(""), output_field=TextField())

    return kept


def in_use(to: str, context: ExportContext) -> Combinable:
    """Whether the claim carries the description."""
    carried = When(**{f"{to}claim__description": F(f"{to}pk"), "then": Value("yes")})
    return Case(carried, default=Value("no"), output_field=TextField())


def coding_state(to: str, context: ExportContext) -> Combinable:
    """Whether a coder said it, or somebody who decided."""
    decided = When(**{f"{to}decided": True, "then": Value("decided")})
    return Case(decided, default=Value("coded"), output_field=TextField())


def rests_on(to: str, context: ExportContext) -> Combinable:
    """The list of uids as text: they have no signs of JSON in them, so that these are taken away."""
    text: Combinable = Cast(f"{to}compared", TextField())
    for sign in ('["', '"]', "[]", '"', ","):
        text = Replace(text, Value(sign), Value(""))
    return text


def words(field: str) -> Callable[[str, ExportContext], Combinable]:
    """A field of the claim that has its words, or says the same in others: "[withheld]" where they are withheld."""
    return lambda to, context: quote_as_shown(to, field)


def redacted(to: str, context: ExportContext) -> Combinable:
    """Whether words of the claim are hidden in public, or were where it came from."""
    spans = Redaction.objects.filter(
        claim=OuterRef(f"{to}pk"), lifted_at=None, start__lt=OuterRef(f"{to}end"), end__gt=OuterRef(f"{to}start")
    ).order_by()
    hidden = Q(Exists(spans)) | Q(**{f"{to}quote__contains": MARK})
    return Case(When(hidden, then=Value("yes")), default=Value(""), output_field=TextField())


def quote_read(to: str, context: ExportContext) -> Combinable:
    """The words of the claim as `Claim.quote_read` gives them: "[withheld]" where they are withheld."""
    read = Coalesce(NullIf(F(f"{to}quote_flowed"), Value("")), F(f"{to}quote"))
    shown = When(**{f"{to}withheld_at": None, "then": read})
    return Case(shown, default=Value(WITHHELD), output_field=TextField())


def copy_warnings(to: str, context: ExportContext) -> Combinable:
    """What the page of the claim tells of its place in the copy: words struck through, and what was warned of."""
    said = Warned(F(f"{to}capture__structure"), F(f"{to}start"), F(f"{to}end"))
    # Of copies that have none nothing is read: their structures are long.
    return Case(
        When(**{f"{to}capture__extractor__in": TELLS, "then": said}), default=Value(""), output_field=TextField()
    )


def capture_shows(to: str, context: ExportContext) -> Combinable:
    """What the copy was judged to show last; `unjudged` where nobody has."""
    return judged(f"{to}capture")


def archived_at_of(capture: str) -> Callable[[str, ExportContext], Combinable]:
    """When the copy in an archive was made of which somebody said last that it is there, by the path to the capture."""

    def said(to: str, context: ExportContext) -> Combinable:
        copies = ArchiveCopy.objects.filter(capture=OuterRef(f"{to}{capture}")).order_by("-pk")
        return Subquery(copies.values("archived_at")[:1])

    return said


def not_printed(to: str, context: ExportContext) -> Combinable:
    """Fields of the source of which somebody said that nothing is printed, as `not_printed_of` gives them."""
    found = f"{to}source__found_how"
    said = [
        Case(When(**{f"{found}__{field}": FoundHow.NOT_PRINTED.value, "then": Value(f"{field} ")}), default=Value(""))
        for field in PRINTABLE
    ]
    # Of most sources nobody has said anything: their fields are not asked for one by one.
    return Case(When(**{found: {}, "then": Value("")}), default=Stripped(Concat(*said)), output_field=TextField())


def source_side(to: str, context: ExportContext) -> Combinable:
    """The side of the source's type, as `Source.side` gives it."""
    return Coalesce(F(f"{to}source__source_type__side"), Value(UNCLASSIFIED))


def side(to: str, context: ExportContext) -> Combinable:
    """The side of the claim, as `Claim.side` gives it."""
    return side_of_claims(to, None if context.veil is None else context.veil.over(to))


def scheme(to: str, context: ExportContext) -> Combinable:
    """Code of the scheme that is in use now."""
    return Value(context.version.scheme.code if context.version else "", TextField())


def scheme_version(to: str, context: ExportContext) -> Combinable:
    """Version of the scheme that is in use now."""
    return Value(context.version.version if context.version else "", TextField())


def ratings(to: str, context: ExportContext) -> Combinable:
    """How many ratings of the claim can be seen, each reviewer's latest."""
    return number_of(context.ratings.current().filter(claim=OuterRef(f"{to}pk")))


def on_circular_alone(to: str, context: ExportContext) -> Combinable:
    """Whether a rating that says supported rests on circular evidence alone; empty for any other rating.

    Who still has to rate the claim does not see where evidence stands, and is not told by this either.
    """
    rested = CircularAlone(F(f"{to}basis"), F(f"{to}claim__source"), F(f"{to}claim__source__publisher"))
    supported = Q(**{f"{to}verdict__asks_tags": False, f"{to}verdict__off_scale": False, f"{to}claim__isnull": False})
    # Of a rating that came in, what its file said stands: the evidence of then is in no file.
    said = KeyTextTransform(SAID_THERE, F(f"{to}basis"))
    told = [When(supported, then=Coalesce(said, rested, output_field=TextField()))]
    if context.veil is not None:
        told.insert(0, When(context.veil.over(f"{to}claim__"), then=Value("")))
    return Case(*told, default=Value(""), output_field=TextField())


def ratings_on_circular_alone(to: str, context: ExportContext) -> Combinable:
    """How many of the ratings that `ratings` counts say supported on circular evidence alone."""
    said = context.ratings.current().filter(claim=OuterRef(f"{to}pk")).annotate(alone=on_circular_alone("", context))
    return number_of(said.filter(alone="yes"))


def exemptions(to: str, context: ExportContext) -> Combinable:
    """How many exemptions were made in the round of a rating; of one that came in, as many as its file says."""
    said = Cast(KeyTextTransform("exemptions", F(f"{to}round__chosen_by")), IntegerField())
    return Coalesce(said, number_of(Exemption.objects.filter(round=OuterRef(f"{to}round"))))


def number_of(rows: QuerySet[Any]) -> Combinable:
    """COUNT(*) as a subquery; Count itself would group by what it counts."""
    count = Func(template="COUNT(*)", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(how_many=count).values("how_many"), output_field=IntegerField())
