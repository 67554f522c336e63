"""Columns of the file of changes: what became of claims on newer copies of their pages."""

from django.db.models import Case, Exists, F, OuterRef, Q, TextField, Value, When
from django.db.models.expressions import Combinable

from claims.exchange import computed
from claims.exchange import noun_values as made
from claims.exchange.columns import Column, ExportContext, Kind
from claims.models import Anchor, Withholding
from claims.reads.withholding import WITHHELD

_UID = "7k2m9qxwb4"
_TIME = "2026-11-22T04:10:05Z"
_KINDS = (
    "softened, hardened, condition_added, condition_dropped, number, reworded, layout (the words are the same, where"
    " they stand is new), removed, back"
)


def words_before(to: str, context: ExportContext) -> Combinable:
    """The claim's words as they were looked for; "[withheld]" where they are so on any copy that they stood on."""
    touching = Q(start=None) | Q(start__lt=OuterRef("end"), end__gt=OuterRef("start"))
    withheld = Withholding.objects.filter(touching, lifted_at=None, capture=OuterRef("capture")).order_by()
    stood = Anchor.objects.filter(claim=OuterRef(f"{to}claim"), exact=OuterRef(f"{to}sighting__sought")).order_by()
    hidden = Q(**{f"{to}claim__withheld_at__isnull": False}) | Q(**{f"{to}sighting__sought": ""})
    return Case(
        When(hidden | Q(Exists(stood.filter(Exists(withheld)))), then=Value(WITHHELD)),
        default=F(f"{to}sighting__sought"),
        output_field=TextField(),
    )


CHANGES = (
    Column("change_uid", Kind.CODE, "Identifier of the change.", _UID, "uid"),
    Column("permalink", Kind.CODE, "Address of its page; empty where the installation has no public address.",
           f"https://evidence.example/changes/{_UID}/", made.page_at("changes"), "uid"),
    Column("claim_uid", Kind.CODE, "Identifier of the claim.", _UID, "claim__uid"),
    Column("source_uid", Kind.CODE, "Identifier of its source.", _UID, "claim__source__uid"),
    Column("capture_uid", Kind.CODE, "Identifier of the first saved copy that has it so.", _UID,
           "sighting__capture__uid"),
    Column("observed_at", Kind.TIME, "When the page was seen so; empty when unknown.", _TIME,
           "sighting__capture__observed_at"),
    Column("stored_at", Kind.TIME, "When that copy was stored.", _TIME, "sighting__capture__stored_at"),
    Column("sighting_uid", Kind.CODE, "Identifier of what was found there.", _UID, "sighting__uid"),
    Column("found", Kind.CODE, "What was found: exact, moved, reworded or lost.", "reworded", "sighting__state"),
    Column("start", Kind.INTEGER, "Where the words found begin in the copy's text, in Unicode code points; empty where"
           " none were.", "152", "sighting__start"),
    Column("end", Kind.INTEGER, "Where they end: the code point after the last.", "186", "sighting__end"),
    Column("words_before", Kind.TEXT, "The claim's words before; [withheld] where they cannot be read.",
           "It rarely causes rejection.", words_before, "Sighting.sought"),
    Column("words_after", Kind.TEXT, "The words found; empty where none were, [withheld] where they cannot be read.",
           "It never causes rejection.", made.of("sighting", made.passage), "Sighting.exact"),
    Column("found_decision", Kind.CODE, "What was done about what was found: automatic, open, accepted or rejected.",
           "accepted", "sighting__decision"),
    Column("found_decided_at", Kind.TIME, "When; empty while it is open.", _TIME, "sighting__decided_at"),
    Column("proposed_kind", Kind.CODE, f"What a rule proposes, which is nobody's judgement: {_KINDS}.", "hardened",
           "proposed"),
    Column("rule_version", Kind.CODE, "Version of that rule.", "1", "proposed_by"),
    Column("kind", Kind.CODE, "What a person says, in the same codes, or unchanged where the rule was wrong; empty"
           " while nobody has looked.", "hardened", "kind"),
    Column("significance", Kind.CODE, "How much it matters, as that person says: minor, notable or major; empty while"
           " nobody has looked.", "major", "significance"),
    Column("note", Kind.TEXT, "What was noted beside.", "The doubt is gone.", "note"),
    Column("judged_at", Kind.TIME, "When the person said so.", _TIME, "judged_at"),
    Column("judged_by", Kind.TEXT, "Who, by the name that the pages show.", "Curator A", computed.person("judged_by"),
           "Change.judged_by.shown_name"),
    Column("created_at", Kind.TIME, "When it was noted.", _TIME, "created_at"),
)  # fmt: skip
