"""The nouns of the product, one file each."""

from claims.models.address_list import AddressList, ListedAddress
from claims.models.answer import Answer
from claims.models.api_token import ApiToken
from claims.models.archive_copy import ArchiveCopy
from claims.models.attachment import Attachment
from claims.models.capture import Capture
from claims.models.capture_judgement import CaptureJudgement
from claims.models.change import Change
from claims.models.claim import Anchor, Claim
from claims.models.counter import Counter
from claims.models.decision import Acceptance, Comment, Decision
from claims.models.demonstration import Demonstration
from claims.models.description import BlindCoding, Description
from claims.models.doi_link import DoiLink
from claims.models.evidence_item import EvidenceItem, EvidenceLink
from claims.models.exemption import Exemption
from claims.models.fingerprint import Fingerprint
from claims.models.hold import HeldClaim, Hold
from claims.models.import_ import Import, ImportedBatch, ImportedRecord
from claims.models.interest import InterestStatement
from claims.models.intervals import AgreementIntervals
from claims.models.invitation import Invitation
from claims.models.job import Job
from claims.models.login_failures import LoginFailures
from claims.models.origin import Origin
from claims.models.pair import ClaimPair
from claims.models.publisher_response import AskedClaim, PublisherLink, PublisherRequest, PublisherResponse
from claims.models.question import Question, SearchRecord
from claims.models.rating import EVERYBODY, OPERATOR, Rating
from claims.models.reading import Mark, Merging, Reading
from claims.models.redaction import Redaction
from claims.models.relation import SourceRelation
from claims.models.release import Release, ReleasedClaim, ReleaseEvent
from claims.models.round import Assignment, Draft, Round, RoundEvent, RoundRater, RoundUnit
from claims.models.saved_view import SavedView
from claims.models.scheme import CodebookNote, Item, Level, LevelMatch, Scheme, SchemeVersion
from claims.models.sending import Sending
from claims.models.sighting import Sighting
from claims.models.source import Publisher, Source, SourceType, Tag
from claims.models.stale_mark import StaleMark
from claims.models.subscription import Subscription
from claims.models.table_mapping import TableMapping
from claims.models.table_row import TableRow
from claims.models.time_stamp import TimeStamp
from claims.models.unit import Unit
from claims.models.user import User
from claims.models.watch import Watch
from claims.models.webhook import Webhook, WebhookDelivery
from claims.models.withholding import Withholding

__all__ = [
    "EVERYBODY",
    "OPERATOR",
    "Acceptance",
    "AddressList",
    "AgreementIntervals",
    "Anchor",
    "Answer",
    "ApiToken",
    "ArchiveCopy",
    "AskedClaim",
    "Assignment",
    "Attachment",
    "BlindCoding",
    "Capture",
    "CaptureJudgement",
    "Change",
    "Claim",
    "ClaimPair",
    "CodebookNote",
    "Comment",
    "Counter",
    "Decision",
    "Demonstration",
    "Description",
    "DoiLink",
    "Draft",
    "EvidenceItem",
    "EvidenceLink",
    "Exemption",
    "Fingerprint",
    "HeldClaim",
    "Hold",
    "Import",
    "ImportedBatch",
    "ImportedRecord",
    "InterestStatement",
    "Invitation",
    "Item",
    "Job",
    "Level",
    "LevelMatch",
    "ListedAddress",
    "LoginFailures",
    "Mark",
    "Merging",
    "Origin",
    "Publisher",
    "PublisherLink",
    "PublisherRequest",
    "PublisherResponse",
    "Question",
    "Rating",
    "Reading",
    "Redaction",
    "Release",
    "ReleaseEvent",
    "ReleasedClaim",
    "Round",
    "RoundEvent",
    "RoundRater",
    "RoundUnit",
    "SavedView",
    "Scheme",
    "SchemeVersion",
    "SearchRecord",
    "Sending",
    "Sighting",
    "Source",
    "SourceRelation",
    "SourceType",
    "StaleMark",
    "Subscription",
    "TableMapping",
    "TableRow",
    "Tag",
    "TimeStamp",
    "Unit",
    "User",
    "Watch",
    "Webhook",
    "WebhookDelivery",
    "Withholding",
]
