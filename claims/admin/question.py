"""Data entry of questions and of the searches made for them."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from claims.actions.question import save_question, save_search_record, withdraw_question
from claims.admin.base import CuratedAdmin, TableInline, actor_of
from claims.admin.evidence_item import LinkRows
from claims.admin.exports import OF_CLAIMS
from claims.admin.filters import Withdrawn
from claims.admin.forms.record import CuratedForm, RecordForm
from claims.admin.forms.step import BecauseForm
from claims.admin.step import Step
from claims.models import Question, SearchRecord, User
from claims.reads.source.reading import claims_seen_by, questions_seen_by


class QuestionForm(CuratedForm):
    """A proposition."""

    class Meta:
        widgets: ClassVar[dict[str, Any]] = {"text": AdminTextareaWidget(attrs={"rows": 2})}
        labels: ClassVar[dict[str, str]] = {"text": "Question"}
        help_texts: ClassVar[dict[str, str]] = {
            "text": "One that can be answered, such as: Does X help people with Y?",
            "population": "Who it is about.",
            "intervention": "What is done.",
            "comparator": "Compared with what.",
            "outcome": "What is looked at.",
        }


class SearchMeta:
    """How the fields of a search are typed."""

    widgets: ClassVar[dict[str, Any]] = {
        "terms": AdminTextareaWidget(attrs={"rows": 2}),
        "note": AdminTextareaWidget(attrs={"rows": 2}),
        "searched_on": AdminTextInputWidget(attrs={"size": 12, "class": ""}),
    }
    labels: ClassVar[dict[str, str]] = {"where_searched": "Where"}
    help_texts: ClassVar[dict[str, str]] = {
        "where_searched": "Such as PubMed, or ClinicalTrials.gov.",
        "terms": "The words as they were typed.",
    }


class SearchForm(CuratedForm):
    """A search, with a reason for the history."""

    class Meta(SearchMeta):
        pass


class SearchRowForm(RecordForm):
    """A search in a row of its question."""

    class Meta(SearchMeta):
        pass


class SearchRows(TableInline):
    """The searches made for a question."""

    model = SearchRecord
    form = SearchRowForm
    fields = ("where_searched", "terms", "searched_on", "hits", "note")
    verbose_name_plural = "Searches made for it: open a row to change it"

    def save_row(self, actor: User, row: Any, reason: str) -> None:
        """By the action."""
        save_search_record(actor=actor, search=row.instance, why=reason)


def _withdraw(actor: User, question: Question, asked: dict[str, Any]) -> str:
    withdraw_question(actor=actor, question=question, because=asked["because"])
    return "The question is withdrawn. It stays at its address, with the reason."


@admin.register(Question)
class QuestionAdmin(CuratedAdmin):
    """Questions that claims speak to."""

    form = QuestionForm
    inlines = (LinkRows, SearchRows)
    steps = (
        Step(
            "withdraw",
            "Withdraw…",
            "The question leaves lists and offers. It stays at its address, with the reason.",
            _withdraw,
            offered=lambda question: question.withdrawn_at is None,
            form=BecauseForm,
        ),
    )
    actions = OF_CLAIMS
    list_display = ("shown", "population", "intervention", "outcome", "claims_here")
    list_filter = (Withdrawn,)
    sortable_by = ("shown",)
    search_fields = ("text", "population", "intervention", "outcome")
    readonly_fields = ("uid", "created_at", "created_by")
    fieldsets = (
        (None, {"fields": ("text",)}),
        (
            "Population, intervention, comparator, outcome",
            {"classes": ("collapse",), "fields": ("population", "intervention", "comparator", "outcome")},
        ),
        (None, {"fields": ("reason",)}),
        ("Record", {"classes": ("collapse",), "fields": ("uid", "created_at", "created_by")}),
    )

    @admin.display(description="question", ordering="text")
    def shown(self, question: Question) -> str:
        """Its words, and whether it is still asked."""
        return f"{question} (withdrawn)" if question.withdrawn_at else str(question)

    @admin.display(description="claims")
    def claims_here(self, question: Any) -> str:
        """How many claims that are not withdrawn speak to it, with a link to them."""
        address = reverse("admin:claims_claim_changelist")
        return format_html('<a href="{}?question__uid__exact={}">{}</a>', address, question.uid, question.claims_count)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        """With the count of the list, which the database works out for the rows that are shown.

        Without questions and claims that the person is not to see yet.
        """
        person = actor_of(request)
        claims = claims_seen_by(person).filter(question=OuterRef("pk")).order_by().values("question")
        number = Coalesce(Subquery(claims.annotate(number=Count("pk")).values("number")), 0)
        questions = questions_seen_by(person, super().get_queryset(request))
        return questions.annotate(claims_count=number)

    def save_record(self, actor: User, record: Question, form: Any) -> Question:
        """By the action."""
        return save_question(actor=actor, question=record, why=form.cleaned_data["reason"])


@admin.register(SearchRecord)
class SearchRecordAdmin(CuratedAdmin):
    """Searches for evidence."""

    form = SearchForm
    list_display = ("where_searched", "question", "searched_on", "hits", "created_by")
    list_select_related = ("question", "created_by")
    linked_by = ("question",)
    sortable_by = ("searched_on",)
    search_fields = ("where_searched", "terms", "question__text")
    autocomplete_fields = ("question",)
    readonly_fields = ("uid", "created_at", "created_by")
    fieldsets = (
        (None, {"fields": ("question", "where_searched", "terms", "searched_on", "hits", "note")}),
        (None, {"fields": ("reason",)}),
        ("Record", {"classes": ("collapse",), "fields": ("uid", "created_at", "created_by")}),
    )

    def save_record(self, actor: User, record: SearchRecord, form: Any) -> SearchRecord:
        """By the action."""
        return save_search_record(actor=actor, search=record, why=form.cleaned_data["reason"])
