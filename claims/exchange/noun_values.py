"""Values in the files of single nouns: evidence, links, searches, questions, sources, relations and levels."""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Replace

from claims.choices import Circle
from claims.exchange.columns import ExportContext
from claims.exchange.computed import number_of, page
from claims.exchange.expressions import Joined
from claims.models import Capture, EvidenceLink, Source, SourceRelation, Withholding
from claims.models.claim import ClaimQuerySet
from claims.reads.evidence.circular import copied
from claims.reads.withholding import WITHHELD

Made = Callable[[str, ExportContext], Combinable]


def page_at(folder: str) -> Made:
    """Address of the record's page; empty where the installation has no public address."""
    return lambda to, context: page(f"{to}uid", folder, context)


def yes_or_no(field: str) -> Made:
    """A boolean in words; empty where nobody said."""

    def said(to: str, context: ExportContext) -> Combinable:
        whens = [When(**{f"{to}{field}": value, "then": Value(word)}) for value, word in ((True, "yes"), (False, "no"))]
        return Case(*whens, default=Value(""), output_field=TextField())

    return said


def of(end: str, made: Made) -> Made:
    """A value of the record at the end of a foreign key."""
    return lambda to, context: made(f"{to}{end}__", context)


def codes(field: str) -> Made:
    """A list of codes, with a space between: they have no signs of JSON in them, so that these are taken away."""

    def listed(to: str, context: ExportContext) -> Combinable:
        text: Combinable = Cast(f"{to}{field}", TextField())
        for sign in ('["', '"]', "[]", '"', ","):
            text = Replace(text, Value(sign), Value(""))
        return text

    return listed


def as_json(field: str) -> Made:
    """What is stored as JSON, as text."""
    return lambda to, context: Cast(f"{to}{field}", TextField())


def passage(to: str, context: ExportContext) -> Combinable:
    """The words of a passage; "[withheld]" where a part of them is withheld."""
    withheld = Withholding.objects.filter(lifted_at=None, capture=OuterRef(f"{to}capture")).order_by()
    touching = Q(start=None) | Q(start__lt=OuterRef(f"{to}end"), end__gt=OuterRef(f"{to}start"))
    placed = Q(**{f"{to}capture__isnull": False})
    return Case(
        When(placed & Q(Exists(withheld.filter(touching))), then=Value(WITHHELD)),
        default=F(f"{to}exact"),
        output_field=TextField(),
    )


def tags(to: str, context: ExportContext) -> Combinable:
    """Names of the tags of a source."""
    tagged = Source.tags.through.objects.filter(source=OuterRef(f"{to}pk")).annotate(said=F("tag__name"))
    return joined(tagged)


def joined(rows: "QuerySet[Any]") -> Combinable:
    """What these rows call `said`, each value once, with a space between; null where there are none."""
    return Joined(Subquery(rows.order_by("said").values("said").distinct(), output_field=TextField()))


def saved_copies(to: str, context: ExportContext) -> Combinable:
    """How many saved copies a source has."""
    return number_of(Capture.objects.filter(source=OuterRef(f"{to}pk")))


def claims_of_source(to: str, context: ExportContext) -> Combinable:
    """How many claims stand on a source, of those that the person sees."""
    return number_of(context.claims.filter(source=OuterRef(f"{to}pk")))


def claims_of_question(to: str, context: ExportContext) -> Combinable:
    """How many claims speak to a question, of those that the person sees."""
    return number_of(context.claims.filter(question=OuterRef(f"{to}pk")))


# --- circular --------------------------------------------------------------------------------------------------------


def circle_of_link(to: str, context: ExportContext) -> Combinable:
    """Why the item of a link to a claim is circular for it, as `claims.rules.review.circular.circle` says."""
    item, claim = f"{to}evidence_item__", f"{to}claim__"
    overlaps = Q(**{
        f"{item}capture": F(f"{claim}capture"),
        f"{item}start__lt": F(f"{claim}end"),
        f"{item}end__gt": F(f"{claim}start"),
    })  # fmt: skip
    same_page = Q(**{f"{item}source": F(f"{claim}source")})
    publisher = Q(**{f"{item}source__publisher": F(f"{claim}source__publisher")})
    copy = copied(OuterRef(f"{item}source"), OuterRef(f"{claim}source"))
    why = (
        (overlaps, Circle.OVERLAPS),
        (same_page, Circle.SAME_PAGE),
        (copy, Circle.COPY),
        (publisher, Circle.PUBLISHER),
    )
    whens = [When(Q(**{f"{to}claim__isnull": False}) & near, then=Value(code.value)) for near, code in why]
    return Case(*whens, default=Value(""), output_field=TextField())


def circular_of_link(to: str, context: ExportContext) -> Combinable:
    """For how many claims of its question, or for its own claim, the item of a link is circular."""
    item = f"{to}evidence_item__"
    own = context.claims.filter(pk=OuterRef(f"{to}claim"))
    of_question = context.claims.filter(question=OuterRef(f"{to}question"))
    return Case(When(**{f"{to}claim__isnull": False, "then": _near(own, item)}), default=_near(of_question, item))


def circular_of_item(to: str, context: ExportContext) -> Combinable:
    """For how many claims on which it bears an item is circular."""
    links = EvidenceLink.objects.filter(withdrawn_at=None, evidence_item=OuterRef(OuterRef(f"{to}pk"))).order_by()
    links = _told(links, context)
    own, of_question = links.filter(claim=OuterRef("pk")), links.filter(question=OuterRef("question"))
    return _near(context.claims.filter(Q(Exists(own)) | Q(Exists(of_question))), to)


def _told(links: "QuerySet[EvidenceLink]", context: ExportContext) -> "QuerySet[EvidenceLink]":
    """Those of these links that the file of links has: what is published says nothing by others."""
    return links if context.names or context.veil is None else links.filter(~context.veil.over_links())


def _near(claims: ClaimQuerySet, item: str) -> Combinable:
    """How many of these claims stand on the item's page, a copy, or another of its publisher: each by an index."""
    same = claims.filter(source=OuterRef(f"{item}source"))
    publisher = claims.filter(source__publisher=OuterRef(f"{item}source__publisher"))
    relations = SourceRelation.objects.copies().order_by()
    to = relations.filter(from_source=OuterRef(OuterRef(f"{item}source"))).values("to_source")
    of = relations.filter(to_source=OuterRef(OuterRef(f"{item}source"))).values("from_source")
    # In CASE, as below: those of its publisher are counted already.
    counted = Case(When(source__publisher=OuterRef(f"{item}source__publisher"), then=Value("yes")), default=Value("no"))
    copies = claims.filter(Q(source__in=to) | Q(source__in=of)).annotate(counted=counted).filter(counted="no")
    return number_of(same) + number_of(publisher.exclude(source=OuterRef(f"{item}source"))) + number_of(copies)


def _bearing(claim: OuterRef, question: OuterRef) -> "QuerySet[EvidenceLink]":
    """The links of a claim and of its question: asked apart, each is found by its index, where OR would read all."""
    links = EvidenceLink.objects.order_by().values("pk")
    return EvidenceLink.objects.filter(
        pk__in=links.filter(claim=claim).union(links.filter(question=question), all=True), withdrawn_at=None
    )


def designs(*, circular: bool) -> Made:
    """Designs of the evidence that bears on a claim: of what is circular for it, or of what stands apart."""

    def said(to: str, context: ExportContext) -> Combinable:
        near = Q(evidence_item__source=OuterRef(f"{to}source")) | Q(
            evidence_item__source__publisher__isnull=False,
            evidence_item__source__publisher=OuterRef(f"{to}source__publisher"),
        )
        near |= copied(OuterRef("evidence_item__source"), OuterRef(OuterRef(f"{to}source")))
        links = _told(_bearing(OuterRef(OuterRef(f"{to}pk")), OuterRef(OuterRef(f"{to}question"))), context)
        # In CASE, so that what is not known, a publisher that nobody recorded, is no answer either.
        apart = Case(When(near, then=Value("yes")), default=Value("no"), output_field=TextField())
        links = links.annotate(near=apart).filter(near="yes" if circular else "no")
        design = F("evidence_item__design")
        return joined(
            links.annotate(
                said=Case(When(evidence_item__design="", then=Value("not_recorded")), default=design,
                          output_field=TextField())
            )
        )  # fmt: skip

    return said
