"""Every place in the database where words of a capture may stand: what a purge goes through, and histories hide.

A text field of any model is either in PLACES or in UNABLE, with the reason why it cannot hold such words; a test holds
both against the schema. The history of a model has its fields, and a reason for each change, which is typed.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from claims.rules.span.withholding import WITHHELD


class Bound(Enum):
    """How a field is bound to the words of a capture."""

    CAPTURE = "its row belongs to the capture"
    CLAIM = "it was written of a claim while that stood on the capture"
    TYPED = "it may quote the words, which are taken out where they do"
    MADE = "it is made of other fields of its row, and made anew with them"
    NAMES = "it names a record or a person's reason, and stays: a purge says where one quotes the words"


@dataclass(frozen=True, slots=True)
class Place:
    """A field, how it is bound, and what a purge leaves in it where it is emptied."""

    bound: Bound
    left: Any = ""


def _typed(*names: str) -> dict[str, Place]:
    return dict.fromkeys(names, Place(Bound.TYPED))


def _names(*names: str) -> dict[str, Place]:
    return dict.fromkeys(names, Place(Bound.NAMES))


def _emptied(**left: Any) -> dict[str, Place]:
    return {name: Place(Bound.CAPTURE, value) for name, value in left.items()}


_MADE = {"search_text": Place(Bound.MADE)}
_OF_CLAIM = {name: Place(Bound.CLAIM) for name in ("statement", "translation", "note")}
_PICO = _typed("population", "intervention", "outcome")

# Fingerprints and links to DOIs are numbers made of the words: a purge deletes their rows.
DELETED: Final = ("claims.Fingerprint", "claims.DoiLink")
PLACES: Final[dict[str, dict[str, Place]]] = {
    "claims.Capture": _emptied(text="", structure=[], metadata=[], headers={})
    | _names("filename", "asked_address", "reached_address", "canonical_address", "archive_address"),
    "claims.AddressList": _typed("stopped_because") | _names("name"),
    "claims.ListedAddress": _typed("left_out_because") | _names("address"),
    "claims.ArchiveCopy": _names("address"),
    "claims.Attachment": _emptied(filename="", description=""),
    "claims.CaptureJudgement": _typed("because"),
    "claims.Anchor": _emptied(exact=WITHHELD, prefix="", suffix=""),
    "claims.Sighting": _emptied(exact="", sought="", why="", decided_because=""),
    "claims.Change": _typed("note"),
    "claims.Claim": _emptied(quote=WITHHELD, quote_flowed="", prefix="", suffix="")
    | _OF_CLAIM
    | _MADE
    | _typed("withdrawn_because", "translation_by"),
    "claims.Description": {"suggested": Place(Bound.CLAIM, [])} | _typed("withdrawn_because", "reason"),
    "claims.EvidenceItem": _emptied(exact=WITHHELD)
    | _PICO
    | _typed("withdrawn_because", "comparator_text", "funding_text", "note")
    | _names("title")
    | _MADE,
    "claims.EvidenceLink": _typed("withdrawn_because", "mismatches", "why"),
    "claims.ClaimPair": _typed("withdrawn_because", "note"),
    "claims.SourceRelation": _emptied(exact=WITHHELD) | _typed("basis", "known", "missing", "mismatches"),
    "claims.Source": _typed("withdrawn_because", "excluded_because", "note")
    | _names("title", "container_title", "author_printed", "published_printed", "copyright_printed", "address")
    | _MADE,
    "claims.Publisher": _typed("sells_what", "basis") | _names("name"),
    "claims.Tag": _typed("description"),
    "claims.Question": _typed("withdrawn_because", "comparator") | _PICO | _names("text"),
    "claims.SearchRecord": _typed("where_searched", "terms", "note"),
    "claims.Rating": _typed("rationale", "stale_because"),
    "claims.Draft": _typed("typed"),
    "claims.Reading": _typed("note"),
    "claims.Merging": _typed("because"),
    "claims.Round": _typed("instructions") | _names("name"),
    "claims.RoundUnit": _typed("answer"),
    "claims.RoundEvent": _typed("because"),
    "claims.Assignment": _typed("skipped_because"),
    "claims.Decision": _typed("reason", "stale_because"),
    "claims.Acceptance": _typed("because"),
    "claims.Comment": _typed("text"),
    "claims.CodebookNote": _typed("text"),
    "claims.Exemption": _names("reason"),
    "claims.Withholding": _typed("lifted_because") | _names("reason"),
    "claims.Hold": _typed("lifted_because") | _names("name", "because"),
    "claims.Release": _typed("withheld_because") | _names("title", "about", "contact", "correction"),
    "claims.ReleasedClaim": _typed("says", "heard"),
    "claims.ReleaseEvent": _typed("because"),
    "claims.PublisherRequest": _typed("not_asked_because") | _names("contact"),
    "claims.PublisherResponse": _typed("words", "because"),
    # What hides a name goes on hiding it: a name is shorter than what counts as a quotation, and so stays elsewhere.
    "claims.Redaction": _typed("lifted_because") | _names("exact", "reason"),
    "claims.Job": _typed("arguments", "message", "refused"),
    "claims.StaleMark": _typed("because"),
    "claims.Import": _typed("problems", "undone_because", "mapping", "asked", "outcome") | _names("filename"),
    "claims.ImportedRecord": _typed("title", "says", "because", "notes", "differs") | _names("where"),
    "claims.TableMapping": _typed("says") | _names("name"),
    "claims.ImportedBatch": _typed("changed"),
    "claims.TableRow": _typed("extra") | _names("table", "key"),
    "claims.SavedView": _names("name", "query"),
    "admin.LogEntry": _typed("object_repr", "change_message"),
    "django_tasks_database.DBTaskResult": _typed("args_kwargs", "return_value", "traceback"),
}

_HASH, _CODE, _NUMBER = "a hash", "a code of ours", "an identifier, checked for its form"
_SCHEME = "a codebook, written before anything is rated and frozen with its version"
_DJANGO = "Django's own names"
_ACCOUNT = "who somebody is"
UNABLE: Final[dict[str, dict[str, str]]] = {
    "claims.Capture": dict.fromkeys(("sha256", "text_sha256", "document_sha256"), _HASH)
    | dict.fromkeys(("media_type", "charset", "extractor", "extractor_version"), _CODE),
    "claims.Attachment": {"sha256": _HASH, "media_type": _CODE},
    "claims.Change": {"proposed_by": _CODE},
    "claims.Claim": {"quote_sha256": _HASH, "language": _CODE},
    "claims.EvidenceItem": dict.fromkeys(("doi", "pmid", "pmcid", "trial_number"), _NUMBER)
    | dict.fromkeys(("retraction_checked_on", "published"), "a date"),
    "claims.ClaimPair": dict.fromkeys(("claim_sha256", "other_sha256"), _HASH) | {"changed_what": "codes of ours"},
    "claims.SourceRelation": {"proposed_by": "a tool and its version"},
    "claims.Source": dict.fromkeys(("doi", "pmid", "pmcid", "trial_number"), _NUMBER)
    | dict.fromkeys(("retraction_checked_on", "published"), "a date")
    | {"address_key": "made of the address", "language": _CODE, "found_how": "codes of ours"},
    "claims.SearchRecord": {"searched_on": "a date"},
    "claims.ListedAddress": {"address_key": "made of the address"},
    "claims.DoiLink": {"doi": "its row is deleted"},
    "claims.Import": {"sha256": _HASH, "format": _CODE, "staged": _HASH},
    "claims.ImportedBatch": {"made": "keys"},
    "claims.ImportedRecord": {"digest": _HASH},
    "claims.Rating": dict.fromkeys(("failure_tags", "certainty_profile"), "codes of the scheme")
    | {"evidence_as_of": "a date", "basis": "hashes and keys"},
    "claims.Round": {"chosen_by": "filters and numbers"},
    "claims.RoundUnit": dict.fromkeys(("evidence", "evidence_declined"), "keys"),
    "claims.Decision": {"failure_tags": "codes of the scheme", "basis": "hashes and keys"},
    "claims.Description": {"compared": "keys"},
    "claims.Webhook": {
        "address": "what a lead typed",
        "secret": "made by chance",
        "events": _CODE,
        "closed_because": "why",
    },
    "claims.WebhookDelivery": {"body": "keys and addresses of ours", "error": "what a server answered"},
    "claims.ApiToken": {"secret_sha256": _HASH, "name": _ACCOUNT},
    "claims.Invitation": {"secret_sha256": _HASH, "note": _ACCOUNT, "roles": _CODE},
    "claims.PublisherRequest": dict.fromkeys(("asked_on", "due"), "a date"),
    "claims.PublisherLink": {"secret_sha256": _HASH},
    "claims.PublisherResponse": {"received_on": "a date"},
    "claims.InterestStatement": {"text": "what a person says of themselves"},
    "claims.SourceType": dict.fromkeys(("code", "name", "description"), "written by us, loaded with the vocabulary"),
    "claims.Tag": {"name": "a word of 50 letters without spaces"},
    "claims.Scheme": dict.fromkeys(("code", "name", "citation", "description", "remark"), _SCHEME),
    "claims.SchemeVersion": dict.fromkeys(("version", "notes"), _SCHEME) | {"content_sha256": _HASH},
    "claims.Level": dict.fromkeys(
        ("code", "label", "definition", "rule", "boundary", "example_one", "example_two"), _SCHEME
    ),
    "claims.Item": dict.fromkeys(("code", "text", "definition", "rule"), _SCHEME),
    "claims.Release": {"sha256": _HASH, "made_by_name": _ACCOUNT, "holds": "names of files, numbers, hashes and keys"},
    "claims.ReleasedClaim": dict.fromkeys(("claim_uid", "decision_uid"), "keys"),
    "claims.TimeStamp": {"content": "hashes, addresses and times", "sha256": _HASH, "trusted": "certificates"}
    | {"token": "what an authority has signed: a hash and a time"}
    | dict.fromkeys(("authority", "policy", "serial", "nonce"), "as the authority says it"),
    "claims.AgreementIntervals": {"of_sha256": _HASH, "found": "numbers, codes of the scheme and keys"},
    "claims.Counter": {"of": _CODE},
    "claims.Demonstration": {"rows": "keys"},
    "claims.LoginFailures": {"key": _HASH},
    "claims.Sending": {"key": "made by chance", "address": "where a form led: an address of ours"},
    "claims.Origin": {"permalink": "an address of a page of the program"},
    "claims.StaleMark": dict.fromkeys(("claims", "links"), "keys"),
    "claims.Subscription": {"feed_sha256": _HASH},
    "claims.User": dict.fromkeys(
        ("password", "username", "first_name", "last_name", "email", "pseudonym", "orcid"), _ACCOUNT
    ),
    "admin.LogEntry": {"object_id": "a key"},
    "auth.Permission": dict.fromkeys(("name", "codename"), _DJANGO),
    "auth.Group": {"name": _DJANGO},
    "contenttypes.ContentType": dict.fromkeys(("app_label", "model"), _DJANGO),
    "sessions.Session": {
        "session_key": "made by chance",
        "session_data": "who is logged in; a form typed while a login had expired is kept some minutes, and swept",
    },
    "django_tasks_database.DBTaskResult": dict.fromkeys(
        ("task_path", "worker_ids", "queue_name", "backend_name", "exception_class_path"), "names of ours"
    ),
}


def bound(label: str, *kinds: Bound) -> dict[str, Place]:
    """The places of a model ("claims.Claim") that are bound in one of these ways, by field."""
    return {name: place for name, place in PLACES.get(label, {}).items() if place.bound in kinds}


def hidden_in_history(label: str) -> set[str]:
    """Fields of a model whose old values are not shown while the words that they belong to are withheld."""
    return set(bound(label, Bound.CAPTURE, Bound.CLAIM))
