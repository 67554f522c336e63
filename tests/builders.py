"""Records for tests: `make_x(**overrides)`, valid by default, saved through the product's own actions."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from claims.actions.address_list import make_address_list as save_address_list
from claims.actions.claim import mark_claim
from claims.actions.evidence_item import save_evidence_item, save_evidence_link
from claims.actions.freeze import find_on, freeze_found, read_copy
from claims.actions.import_ import Brought, Staged, stage_import
from claims.actions.import_table import say_of_table
from claims.actions.interest import declare_interests
from claims.actions.judgement import Judgement
from claims.actions.number import number_sources
from claims.actions.pair import make_pair as put_side_by_side
from claims.actions.publisher_response import ask_publisher, enter_response
from claims.actions.question import save_question, save_search_record
from claims.actions.rating import submit_rating
from claims.actions.redaction import redact
from claims.actions.relation import confirm_relation, propose_relation
from claims.actions.release import Plan
from claims.actions.round import close_round
from claims.actions.round import make_round as prepare_round
from claims.actions.round import open_round as open_prepared_round
from claims.actions.round import open_standing_round as open_another_round
from claims.actions.scheme import save_level, save_scheme, save_scheme_version
from claims.actions.source import save_publisher, save_source, save_tag
from claims.actions.unit import Answered, Choice
from claims.actions.withholding import withhold
from claims.choices import (
    AccountChange,
    Axis,
    Became,
    CaptureMethod,
    Covers,
    Depth,
    ImportKind,
    PairRelation,
    Reveal,
    Role,
    SchemeStatus,
    Stance,
    UnitKind,
    UnitRole,
)
from claims.exchange.incoming.documents import Document
from claims.exchange.incoming.table_import import bring_table, look_through_table
from claims.exchange.release.build import build_release
from claims.models import (
    AddressList,
    Capture,
    Claim,
    ClaimPair,
    EvidenceItem,
    EvidenceLink,
    Exemption,
    Import,
    InterestStatement,
    Level,
    Publisher,
    PublisherRequest,
    PublisherResponse,
    Question,
    Rating,
    Redaction,
    Release,
    Round,
    Scheme,
    SchemeVersion,
    SearchRecord,
    Source,
    SourceRelation,
    SourceType,
    TableRow,
    Tag,
    TimeStamp,
    Unit,
    User,
    Withholding,
)
from claims.rules.extract.document import sha256_of_text
from claims.rules.identify.addresses import addresses_in
from claims.rules.time_stamp import check_stamp
from tests import stamped

TEXT = (
    "Our clinic treats knees.\n\nMSC is a cell therapy that cannot differentiate into cancer if the culture"
    " conditions are set accurately. It rarely causes immune rejection. People who may benefit include those with"
    " arthritis.\n"
)
QUOTE = "It rarely causes immune rejection."

_numbers: dict[str, int] = {}


def _next(name: str) -> int:
    _numbers[name] = _numbers.get(name, 0) + 1
    return _numbers[name]


def make_user(*roles: Role, **fields: Any) -> User:
    """A person with these roles."""
    fields.setdefault("username", f"person-{_next('user')}")
    user = User.objects.create_user(password="a long password", **fields)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def everything() -> User:
    """One person with all roles."""
    user = User.objects.filter(username="everything").first()
    return user or make_user(*Role, username="everything")


def make_publisher(**fields: Any) -> Publisher:
    """A publisher."""
    fields.setdefault("name", f"Publisher {_next('publisher')}")
    return save_publisher(actor=everything(), publisher=Publisher(**fields))


def make_tag(name: str = "") -> Tag:
    """A tag."""
    return save_tag(actor=everything(), tag=Tag(name=name or f"study-{_next('tag')}"))


def make_source(*, source_type: str = "clinic", tags: list[Tag] | None = None, **fields: Any) -> Source:
    """A source; its type by code."""
    fields.setdefault("title", f"Page {_next('source')}")
    source = Source(source_type=SourceType.objects.get(code=source_type) if source_type else None, **fields)
    return save_source(actor=everything(), source=source, tags=tags)


def make_sources(how_many: int) -> list[Source]:
    """Sources without anything to them, written at one go."""
    made = (Source(number=number, title="x", created_by=everything()) for number in number_sources(how_many))
    return Source.objects.bulk_create(made)


def make_capture(text: str = TEXT, *, source: Source | None = None, **fields: Any) -> Capture:
    """A capture of this text."""
    fields = {"media_type": "text/plain", "method": CaptureMethod.PASTED, "depth": Depth.FULL} | fields
    source, copy = source or make_source(), read_copy(data=text.encode(), **fields)
    # As `capture_source`, which must be outermost: tests make some within a transaction.
    return freeze_found(everything(), source, copy, find_on(copy, source))


def make_document_saying(*said: dict[str, str], **fields: Any) -> Capture:
    """A capture whose document says this of itself: suggestions as they are stored."""
    source = fields.pop("source", None) or make_source(title="")
    made = Capture.objects.filter(pk=make_capture(source=source).pk)
    row = made.values().get()
    made.delete()
    del row["id"], row["uid"]
    return Capture.objects.create(**row | {"metadata": list(said), "observed_at": timezone.now()} | fields)


def make_claim(quote: str = QUOTE, *, capture: Capture | None = None, **fields: Any) -> Claim:
    """A claim with this quote; its capture is made when none is given."""
    return mark_claim(actor=everything(), capture=capture or make_capture(), quote=quote, **fields)


def make_withholding(capture: Capture | None = None, start: int | None = None, end: int | None = None) -> Withholding:
    """A capture that is withheld, or a span of it."""
    reason = "A private person asked."
    return withhold(actor=everything(), capture=capture or make_capture(), start=start, end=end, reason=reason)


def make_address_list(*addresses: str) -> AddressList:
    """A list of pages to save."""
    found = addresses_in(("", address) for address in addresses).found
    return save_address_list(actor=everything(), name="Clinics", addresses=found)


def make_release(**said: Any) -> Release:
    """A release of all that is here and that can be shown."""
    plan = {"title": f"Files {_next('release')}", "contact": "team@evidence.example"} | said
    return build_release(actor=everything(), plan=Plan(**plan))


def make_time_stamp(*, covers: Covers = Covers.MANIFEST, **of: Any) -> TimeStamp:
    """A time-stamp that holds, which an authority gave once; of what it covers, as its foreign key."""
    sha256 = sha256_of_text(stamped.CONTENT)
    said = check_stamp(stamped.TOKEN, sha256, stamped.TRUSTED)
    return TimeStamp.objects.create(
        covers=covers, content=stamped.CONTENT, sha256=sha256, token=stamped.TOKEN, trusted=stamped.TRUSTED,
        stamped_at=said.at, authority=said.authority, policy=said.policy, serial=said.serial, nonce=said.nonce,
        asked_by=everything(), **of,
    )  # fmt: skip


def make_import(source: Source, *, actor: User | None = None) -> Import:
    """References that were looked through, one of which would change a title."""
    differs = {"title": [source.title, "Another title"]}
    record = Staged("record 1", Became.CHANGED, "Another title", {"csl": {}}, differs=differs, source=source)
    brought = Brought(ImportKind.REFERENCES, "my.ris", "a" * 64, 10, "RIS")
    refused = Staged("record 2", Became.REFUSED, "Nothing", because="It has neither a title nor an identifier.")
    return stage_import(actor=actor or everything(), brought=brought, records=[record, refused])


TABLE = (
    "id,page,words,voice,verdict_A,verdict_B,colour\r\n"
    "1,Knees,Our clinic treats knees.,marketting,yes,no,blue\r\n"
    "2,Hips,,Marketing,yes,-9,\r\n"
)


def make_table_import(*, actor: User | None = None) -> Import:
    """A table of two coders that was looked through: one of its rows is refused."""
    person = actor or everything()
    import_ = bring_table(actor=person, file=Document("coding.csv", TABLE.encode()))
    mapping = {
        "format": "evidence-mapping-1", "key": ["id"], "missing": ["-9"],
        "columns": {"page": "source.title", "words": "claim.quote", "voice": "description.voice"},
        "raters": {"names": {"_A": "Anna", "_B": "Ben"}, "columns": {"verdict": "rating.item.borne"}},
        "codes": {"verdict": {"yes": "yes", "no": "no"}},
        "scheme": {"code": "two-coders", "name": "Two coders", "items": {"borne": {"text": "Is it borne out?"}}},
    }  # fmt: skip
    import_ = say_of_table(actor=person, import_=import_, mapping=mapping)
    return look_through_table(actor=person, import_=import_)


def make_question(text: str = "", **fields: Any) -> Question:
    """A question."""
    text = text or f"Does treatment {_next('question')} help?"
    return save_question(actor=everything(), question=Question(text=text, **fields))


def make_search(question: Question, **fields: Any) -> SearchRecord:
    """A search made for a question."""
    fields = {"where_searched": "PubMed", "terms": "stem cell AND knee"} | fields
    return save_search_record(actor=everything(), search=SearchRecord(question=question, **fields))


def make_table_row(claim: Claim | None = None, *, key: str = "1", **extra: str) -> TableRow:
    """A row of an imported table, with columns that no field takes: of a claim, else of a source alone."""
    source = claim.source if claim else make_source()
    said = {"table": "coding.csv", "key": key, "extra": extra, "created_by": everything()}
    return TableRow.objects.create(source=source, claim=claim, **said)


def make_pair(claim: Claim | None = None, other: Claim | None = None, **said: Any) -> ClaimPair:
    """A claim beside its counterpart: marketing that is stronger, unless told otherwise; confirmed."""
    said = {"relation": PairRelation.STRONGER, "changed_what": ["condition_dropped"]} | said
    claim, other = claim or make_claim(voice="marketing"), other or make_claim(voice="research")
    return put_side_by_side(actor=everything(), claim=claim, other=other, **said)


def make_evidence_item(**fields: Any) -> EvidenceItem:
    """An evidence item."""
    fields.setdefault("title", f"Trial {_next('item')}")
    fields.setdefault("source", None)
    fields["source"] = fields["source"] or make_source(source_type="journal")
    return save_evidence_item(actor=everything(), item=EvidenceItem(**fields))


def make_evidence_link(
    item: EvidenceItem | None = None, *, question: Question | None = None, claim: Claim | None = None, **fields: Any
) -> EvidenceLink:
    """An evidence item beside a question or a claim."""
    fields.setdefault("stance", Stance.FOR)
    link = EvidenceLink(evidence_item=item or make_evidence_item(), question=question, claim=claim, **fields)
    return save_evidence_link(actor=everything(), link=link)


def open_round() -> Round:
    """The round that every installation starts with."""
    return Round.objects.open().get(standing=True)


def make_scheme_version(*levels: dict[str, Any], **fields: Any) -> SchemeVersion:
    """An active version of a scheme of one's own; a level is a verdict unless it says otherwise."""
    number = _next("scheme")
    scheme = save_scheme(actor=everything(), scheme=Scheme(name=f"Scheme {number}", code=f"scheme-{number}"))
    version = save_scheme_version(actor=everything(), version=SchemeVersion(scheme=scheme, version="1", **fields))
    for position, level in enumerate(levels, 1):
        words = dict.fromkeys(("definition", "rule", "example_one", "example_two"), "In so many words.")
        label = level["code"].replace("-", " ").capitalize()
        filled = {"axis": Axis.VERDICT, "label": label, "position": position} | words | level
        save_level(actor=everything(), level=Level(version=version, **filled))
    version.status = SchemeStatus.ACTIVE
    return save_scheme_version(actor=everything(), version=version)


def change_round(version: SchemeVersion | None = None, reveal: Reveal = Reveal.AT_CLOSE) -> Round:
    """Close the open round and open another one."""
    before = open_round()
    close_round(actor=everything(), round_=before)
    return open_another_round(
        actor=everything(), name="Another round", scheme_version=version or before.scheme_version, reveal=reveal
    )


def make_statement(reviewer: User, *publishers: Publisher) -> InterestStatement:
    """What a person declares: an interest in these publishers, or none."""
    text = "Shares." if publishers else ""
    return declare_interests(actor=reviewer, none=not publishers, text=text, publishers=publishers)


def make_rater(**fields: Any) -> User:
    """A reviewer who has declared that there are no interests."""
    person = make_user(Role.REVIEWER, **fields)
    make_statement(person)
    return person


def make_round(
    *units: Unit, raters: list[User] | None = None, opened: bool = True, sample: int | None = None, **fields: Any
) -> Round:
    """A round over these claims, sources or publishers (two claims), with two raters, opened unless told otherwise.

    `pilot`, `of_each` and `answered` are those of Choice; other fields are those of Round.
    """
    units = units or (make_claim(), make_claim())
    kind = UnitKind(type(units[0]).__name__.lower())
    chosen = {name: fields.pop(name) for name in ("pilot", "of_each", "answered") if name in fields}
    rows = type(units[0]).objects.filter(pk__in=[unit.pk for unit in units])
    # The schemes that come with the product ask about a claim, or about a source.
    of_others = SchemeVersion.objects.select_related("scheme").filter(scheme__code="news-review")
    version = open_round().scheme_version if kind == UnitKind.CLAIM else of_others.get()
    fields = {"name": f"Round {_next('round')}", "scheme_version": version} | fields
    raters = [make_rater(), make_rater()] if raters is None else raters
    made = prepare_round(
        actor=everything(),
        round_=Round(unit_kind=kind, **fields),
        choice=Choice(rows, sample=sample, **chosen),
        raters=raters,
    )
    return open_prepared_round(actor=everything(), round_=made).round if opened else made


def make_request(*claims: Claim, **said: Any) -> PublisherRequest:
    """A publisher that was asked about these claims, or one of its own, on the first of November, for two weeks."""
    asked = {"asked_on": "2026-11-01", "due": "2026-11-15", "contact": "lead@evidence.example"} | said
    about = claims or (make_claim(capture=make_capture(source=make_source(publisher=make_publisher()))),)
    return ask_publisher(actor=everything(), claims=about, **asked)


def make_response(request: PublisherRequest | None = None, words: str = "It is so.", **said: Any) -> PublisherResponse:
    """What a publisher wrote to a lead."""
    said = {"received_on": "2026-11-05"} | said
    return enter_response(actor=everything(), request=request or make_request(), words=words, **said)


def make_redaction(claim: Claim, words: str, **said: Any) -> Redaction:
    """Words of the quote of a claim that are hidden in public."""
    start = claim.start + claim.quote.index(words)
    said = {"reason": "A private person."} | said
    return redact(actor=everything(), claim=claim, start=start, end=start + len(words), **said)


def make_exemption(round_: Round, **fields: Any) -> Exemption:
    """An account that a lead who rates in the round opened, though it sees more of it."""
    fields = {
        "account": make_user(),
        "created_by": make_user(Role.LEAD, Role.REVIEWER),
        "reason": "Nobody else.",
    } | fields
    return Exemption.objects.create(round=round_, change=AccountChange.ADDED, **fields)


def make_answered(claim: Claim, role: UnitRole = UnitRole.TRAINING, **answer: Any) -> Answered:
    """A claim of a round whose answer the lead sets."""
    return Answered(claim.pk, role, {"verdict": "unsupported", "why": "No study is named."} | answer)


# Codes that no scheme of ours has: a verdict that takes tags and one that takes none, tags, and a level that needs a
# search; one stands off the scale.
OWN_CODES = (
    {"code": "holds-water", "sign": "half"},
    {"code": "leaks", "asks_tags": True},
    {"code": "who-knows", "asks_tags": True, "off_scale": True},
    {"axis": Axis.FAILURE_TAG, "code": "too-far", "label": "Goes too far"},
    {"axis": Axis.CERTAINTY, "code": "firm", "order": 2, "sign": "pips_4"},
    {"axis": Axis.CERTAINTY, "code": "shaky", "order": 1, "sign": "pips_1"},
    {"axis": Axis.CERTAINTY, "code": "looked-in-vain", "off_scale": True, "needs_search": True},
)  # fmt: skip


def make_rating(
    claim: Claim | None = None,
    *,
    reviewer: User | None = None,
    round_: Round | None = None,
    supersedes: Rating | None = None,
    **judgement: Any,
) -> Rating:
    """A rating; `judgement` are the fields of Judgement."""
    judgement = {"verdict": "unsupported", "rationale": "No study is named."} | judgement
    with transaction.atomic():
        return submit_rating(
            actor=reviewer or make_user(Role.REVIEWER),
            round_=round_ or open_round(),
            unit=claim or make_claim(),
            judgement=Judgement(**judgement),
            supersedes=supersedes,
        )


def make_relation(
    from_source: Source | None = None, to_source: Source | None = None, kind: str = "republishes", **fields: Any
) -> SourceRelation:
    """A candidate; with `confirmed=True` a curator has confirmed it."""
    confirmed = fields.pop("confirmed", False)
    relation = propose_relation(
        actor=everything(),
        from_source=from_source or make_source(),
        to_source=to_source or make_source(source_type="journal"),
        kind=kind,
        **fields,
    )
    return confirm_relation(actor=everything(), relation=relation) if confirmed else relation
