"""The nouns of the product, one file each."""

from claims.models.capture import Capture
from claims.models.claim import Anchor, Claim
from claims.models.evidence_item import EvidenceItem, EvidenceLink
from claims.models.question import Question, SearchRecord
from claims.models.rating import OPERATOR, Rating
from claims.models.round import Draft, Round
from claims.models.scheme import Level, Scheme, SchemeVersion
from claims.models.source import Publisher, Source, SourceType, Tag
from claims.models.user import User

__all__ = [
    "OPERATOR",
    "Anchor",
    "Capture",
    "Claim",
    "Draft",
    "EvidenceItem",
    "EvidenceLink",
    "Level",
    "Publisher",
    "Question",
    "Rating",
    "Round",
    "Scheme",
    "SchemeVersion",
    "SearchRecord",
    "Source",
    "SourceType",
    "Tag",
    "User",
]
