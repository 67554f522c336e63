"""Data entry of claims: a quote is pasted, its place is found, and it is described."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from claims.actions.claim import describe_claim, mark_claim, withdraw_claim
from claims.admin.base import CuratedAdmin, ReadOnlyInline, actor_of
from claims.admin.evidence_item import LinkRows
from claims.admin.exports import OF_CLAIMS
from claims.admin.filters import AddedByMe, Withdrawn
from claims.admin.forms.claim import DESCRIBED, ClaimAddForm, ClaimForm, in_context
from claims.admin.forms.step import BecauseForm
from claims.admin.paging import IndexedList
from claims.admin.step import Step
from claims.choices import FoundBy
from claims.database.search import search
from claims.models import Anchor, Capture, Claim, Description, EvidenceLink, Source, User
from claims.models.description import SAID
from claims.reads.blind import MADE_OF_WORDS, draw_veil, veil_of, veiled
from claims.reads.claim.descriptions import descriptions_seen_by
from claims.reads.claim.surroundings import outside_of
from claims.reads.source.reading import hidden_from
from claims.reads.withholding import selector_shown, withheld_on
from claims.rules.identify.uid import is_uid


class AnchorRows(ReadOnlyInline):
    """Where the words were found, when and by whom; the last one counts."""

    model = Anchor
    fk_name = "claim"
    fields = readonly_fields = ("capture", "start", "end", "found_by", "created_at", "created_by")
    verbose_name_plural = "Places where the words were found: the last one counts"
    classes = ("collapse",)
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Anchor]:
        """Without the texts of the captures."""
        return Anchor.objects.select_related("capture", "created_by").defer("capture__text")


class DescriptionRows(ReadOnlyInline):
    """What each coder says of the wording."""

    model = Description
    fields = readonly_fields = (*SAID, "coder", "created_at", "is_current")
    verbose_name_plural = "How each coder codes the wording"
    classes = ("collapse",)
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Description]:
        """Those that this person may see."""
        return descriptions_seen_by(actor_of(request)).select_related("coder", "claim")

    @admin.display(description="current", boolean=True)
    def is_current(self, description: Description) -> bool:
        """Whether the claim carries it."""
        return description.claim.description_id == description.pk


class EvidenceOfClaim(LinkRows):
    """Evidence on this claim alone; that of its question counts too."""

    model = EvidenceLink
    fk_name = "claim"
    verbose_name_plural = "Evidence on this claim alone; what is linked to its question counts too"


def _withdraw(actor: User, claim: Claim, asked: dict[str, Any]) -> str:
    withdraw_claim(actor=actor, claim=claim, because=asked["because"])
    return "The claim is withdrawn. It stays at its address, with the reason."


class VeiledList(IndexedList):
    """Claims as they are read by who rates some of them blind."""

    def get_results(self, request: HttpRequest) -> None:
        """The rows of the page."""
        super().get_results(request)
        self.result_list: Any = list(self.result_list)
        draw_veil(self.result_list, actor_of(request))


@admin.register(Claim)
class ClaimAdmin(CuratedAdmin):
    """Claims: their words and what they say."""

    form = ClaimForm
    steps = (
        Step(
            "withdraw",
            "Withdraw…",
            "The claim leaves lists and counts, and is not rated any more. It stays at its address, with the reason,"
            " and its ratings stay with it.",
            _withdraw,
            offered=lambda claim: claim.withdrawn_at is None,
            form=BecauseForm,
        ),
    )
    actions = OF_CLAIMS
    list_display = ("short_number", "shown", "source", "question", "answers", "strength", "commitment")
    list_filter = ("strength", "commitment", ("question", admin.EmptyFieldListFilter), AddedByMe, Withdrawn)
    linked_by = ("source", "capture", "question")
    sortable_by = ("strength", "commitment")
    search_fields = ("quote",)
    search_help_text = (
        "Words of quote or statement, “several words” as a phrase, a number such as 3.7, a uid, or an identifier of the"
        " source."
    )
    autocomplete_fields = ("capture", "question")
    readonly_fields = ("words", "source", "short_number", "uid", "created_at", "created_by")
    says = (
        "What it says",
        {"fields": ("statement", "voice", "claim_type", "strength", "commitment", "question", "answers")},
    )
    rest = (
        "Language and note",
        {"classes": ("collapse",), "fields": ("language", "translation", "translation_by", "note")},
    )

    @admin.display(description="number")
    def short_number(self, claim: Claim) -> str:
        """What people call it."""
        return claim.short_number

    @admin.display(description="quote")
    def shown(self, claim: Claim) -> str:
        """The quote, as much as a row holds."""
        return f"{claim} (withdrawn)" if claim.withdrawn_at else str(claim)

    @admin.display(description="words")
    def words(self, claim: Claim) -> str:
        """The quote between the words around it."""
        return in_context(*selector_shown(claim, withheld_on([claim.capture_id])))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not while its words are withheld: nobody could tell what they describe. Nor by who rates it blind."""
        if getattr(obj, "withheld_at", None) is not None or (obj is not None and veiled(obj, actor_of(request))):
            return False
        return super().has_change_permission(request, obj)

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        """The list without what is veiled from the person."""
        return VeiledList

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Claim | None:
        """As it is read by a person who rates it blind: without what others made of its words."""
        claim: Claim | None = super().get_object(request, object_id, from_field)
        if claim is not None:
            draw_veil([claim], actor_of(request))
        return claim

    def hidden_fields(self, request: HttpRequest, record: Claim) -> Collection[str]:
        """What others made of its words, from who rates it blind."""
        return MADE_OF_WORDS if veiled(record, actor_of(request)) else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        """Without the texts of captures, and without marks that the person is not to see yet."""
        hidden = hidden_from(actor_of(request))
        claims = super().get_queryset(request)
        seen = claims if hidden is None else claims.filter(~hidden)
        if _asks_the_coders(request) and (veil := veil_of(actor_of(request))) is not None:
            seen = seen.filter(~veil.over())
        return seen.select_related("source", "question")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Claim], search_term: str
    ) -> tuple[QuerySet[Claim], bool]:
        """By the word index; by uid or short number, or an identifier of the source, where one is typed."""
        typed = search_term.strip()
        if is_uid(typed) and queryset.filter(uid=typed).exists():
            return queryset.filter(uid=typed), False
        if (called := queryset.filter(pk__in=Claim.objects.numbered(typed).values("pk"))).exists():
            return called, False
        if (found := queryset.filter(source__in=Source.objects.identified(typed).values("pk"))).exists():
            return found, False
        return search(queryset, search_term), False

    def get_readonly_fields(self, request: HttpRequest, obj: Claim | None = None) -> Any:
        """The words of a stored claim."""
        return (*super().get_readonly_fields(request, obj), "withheld_at") if obj else ()

    def fieldsets_for(self, record: Claim | None) -> Any:
        """A quote to find, or one that stands."""
        if record is None:
            quote = (None, {"fields": ("quote", "chosen", ("before", "after"), "capture")})
            return (quote, self.says, self.rest)
        if record.withheld_at is not None:
            known = ("words", "source", "question", "withheld_at", "short_number", "uid", "created_at", "created_by")
            return ((None, {"fields": known}),)
        return (
            (None, {"fields": ("words", "source")}),
            self.says,
            self.rest,
            (None, {"fields": ("reason",)}),
            ("Record", {"classes": ("collapse",), "fields": ("short_number", "uid", "created_at", "created_by")}),
        )

    def get_form(self, request: HttpRequest, obj: Claim | None = None, change: bool = False, **options: Any) -> Any:
        """A new claim is found by its words."""
        made: Any = super().get_form(request, obj, change, **{"form": ClaimForm if change else ClaimAddForm} | options)
        if change:
            made.coder = actor_of(request)
        return made

    def get_inlines(self, request: HttpRequest, obj: Claim | None) -> Any:
        """Evidence and places of a claim that is stored."""
        return [DescriptionRows, EvidenceOfClaim, AnchorRows] if obj else []

    def links_for(self, request: HttpRequest, record: Claim) -> list[tuple[str, str]]:
        """Its capture, and those ratings that this person may see."""
        links = [
            ("Saved copy", reverse("admin:claims_capture_change", args=[_capture_uid(record)])),
            ("Ratings", f"{reverse('admin:claims_rating_changelist')}?claim__uid__exact={record.uid}"),
        ]
        if not self.has_add_permission(request):
            return links
        return [("Add another claim", _add_in(record)), *links]

    def save_record(self, actor: User, record: Claim, form: Any) -> Claim:
        """Mark it at the place that was found, or save what is said about it."""
        if not record._state.adding:
            said = {name: form.cleaned_data[name] for name in SAID}
            return describe_claim(actor=actor, claim=record, said=said, why=form.cleaned_data["reason"])
        place = form.place
        return mark_claim(
            actor=actor,
            capture=form.cleaned_data["capture"],
            quote=place.exact,
            start=place.start,
            end=place.end,
            found_by=FoundBy.QUOTED,
            **{name: form.cleaned_data[name] for name in DESCRIBED},
        )

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Show the place, and what may be missing; another claim begins with the same capture."""
        place = format_html("Found at characters {} to {}: {}", obj.start + 1, obj.end, self.words(obj))
        messages.info(request, place)
        same = Claim.objects.current().filter(capture=obj.capture_id, start=obj.start, end=obj.end)
        if other := same.exclude(pk=obj.pk).first():
            link = format_html('<a href="{}">a claim</a>', reverse("admin:claims_claim_change", args=[other.uid]))
            messages.warning(request, format_html("These words are {} already. Keep one of the two.", link))
        if missing := outside_of(obj):
            said = ", ".join(f"“{one.words}”" for one in missing)
            messages.warning(
                request,
                f"Its sentence, or what introduces it, also says {said}, outside of the quote. If the claim depends on"
                " that, withdraw it and paste the longer quote.",
            )
        response = super().response_add(request, obj, post_url_continue)
        return HttpResponseRedirect(_add_in(obj)) if "_addanother" in request.POST else response


def _asks_the_coders(request: HttpRequest) -> bool:
    """Whether the list is filtered, searched or sorted by what coders make of words: without what is veiled, then."""
    return any(name in {"o", "q"} or name.startswith(("strength", "commitment")) for name in request.GET)


def _add_in(claim: Claim) -> str:
    return f"{reverse('admin:claims_claim_add')}?capture={_capture_uid(claim)}"


def _capture_uid(claim: Claim) -> str:
    """Without its text, which may have 20 MB."""
    return Capture.objects.filter(pk=claim.capture_id).values_list("uid", flat=True).get()
