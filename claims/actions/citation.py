"""Proposing that a page cites the work that it links to by its DOI. A person decides on it, as on every candidate."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from claims.actions.relation import propose_relation
from claims.choices import RelationKind
from claims.models import Capture, DoiLink, Source, SourceRelation, User
from claims.rules.extract.doi_links import doi_links
from claims.rules.extract.parts import Part

PROPOSED_BY = "doi_links 1"
# In one go: more are found when the next copy is frozen, or the next source gets its DOI.
MOST_PROPOSED = 50


def cite_linked(*, actor: User, capture: Capture, parts: Iterable[Part]) -> int:
    """Keep where a new capture links to DOIs, and propose that it cites the sources that have them; says how many."""
    links = [DoiLink(capture=capture, doi=doi, start=p.start, end=p.end) for doi, p in doi_links(parts).items()]
    if not links:
        return 0
    DoiLink.objects.bulk_create(links, ignore_conflicts=True)
    by_doi = {link.doi: link for link in links}
    cited = Source.objects.current().filter(doi__in=list(by_doi)).exclude(pk=capture.source_id)
    known = SourceRelation.objects.filter(from_source=capture.source_id, kind=RelationKind.CITES)
    cited = cited.exclude(pk__in=known.exclude(to_source=None).values("to_source")).order_by("pk")[:MOST_PROPOSED]
    return sum(_propose(actor, by_doi[other.doi], capture.source, other) for other in cited)


def cite_source(*, actor: User, source: Source) -> int:
    """Propose that pages which link to the DOI of this source cite it; says how many."""
    if not source.doi or not DoiLink.objects.filter(doi=source.doi).exists():
        return 0
    links = DoiLink.objects.filter(doi=source.doi, capture__withheld_at=None, capture__source__withdrawn_at=None)
    known = SourceRelation.objects.filter(to_source=source, kind=RelationKind.CITES).values("from_source")
    links = links.exclude(capture__source=source).exclude(capture__source__in=known)
    links = (
        links.select_related("capture__source").defer("capture__structure", "capture__metadata").order_by("-capture")
    )
    newest: dict[int, DoiLink] = {}
    for link in links[: MOST_PROPOSED * 2]:
        newest.setdefault(link.capture.source_id, link)
    return sum(_propose(actor, link, link.capture.source, source) for link in list(newest.values())[:MOST_PROPOSED])


def _propose(actor: User, link: DoiLink, source: Source, other: Source) -> bool:
    """False where it is the same work, or the link stands in words that are withheld."""
    if source.doi == link.doi:
        return False
    try:
        propose_relation(
            actor=actor,
            from_source=source,
            to_source=other,
            kind=RelationKind.CITES,
            capture=link.capture,
            start=link.start,
            end=link.end,
            basis=f"It links to https://doi.org/{link.doi}",
            proposed_by=PROPOSED_BY,
        )
    except ValidationError:
        return False
    return True
