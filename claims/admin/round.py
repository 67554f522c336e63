"""Opening and closing rounds."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest

from claims.actions.plan import told_undeclared
from claims.actions.round import close_round, open_round, open_standing_round, reopen_round
from claims.admin.base import ReadOnlyInline, RecordAdmin
from claims.admin.forms.record import RecordForm
from claims.admin.forms.step import BecauseForm
from claims.admin.step import Step
from claims.choices import Reveal, Role, SchemeStatus
from claims.models import Exemption, Round, SchemeVersion, User


class RoundForm(RecordForm):
    """What a round is opened with."""

    class Meta:
        help_texts: ClassVar[dict[str, str]] = {
            "scheme_version": "It never changes from now on. Only active versions are offered.",
            "reveal": "When raters see each other's ratings. This stays as it is while the round runs.",
        }


def _close(actor: User, round_: Round, asked: dict[str, Any]) -> str:
    close_round(actor=actor, round_=round_)
    return "The round is closed. Its ratings are shown to everybody here."


def _open(actor: User, round_: Round, asked: dict[str, Any]) -> str:
    opened = open_round(actor=actor, round_=round_)
    return f"The round is open.{told_undeclared(opened.undeclared)}"


def _reopen(actor: User, round_: Round, asked: dict[str, Any]) -> str:
    reopen_round(actor=actor, round_=round_, because=asked["because"])
    return "The round is open again."


class ExemptionRows(ReadOnlyInline):
    """Accounts that leads who rate opened while the round ran."""

    model = Exemption
    fields = readonly_fields = ("change", "account", "reason", "by_operator", "created_by", "created_at")
    verbose_name_plural = (
        "Exemptions: accounts that see more than the lead who opened them, to be reported with agreement"
    )
    show_change_link = False


@admin.register(Round)
class RoundAdmin(RecordAdmin):
    """Rounds are opened, closed and opened again; all else is on their pages, to which each record links."""

    writers = (Role.LEAD,)
    form = RoundForm

    def has_module_permission(self, request: HttpRequest) -> bool:
        """While nobody else has an account, data entry says nothing of rounds."""
        alone = isinstance(request.user, User) and request.user.alone
        return not alone and super().has_module_permission(request)

    refusal = "Only leads open and close rounds, and nothing else of a round changes."
    steps = (
        Step(
            "open",
            "Open the round…",
            "Its codebook, the evidence of its claims and what they are compared with are fixed, and it is handed out.",
            _open,
            roles=(Role.LEAD,),
            offered=lambda round_: round_.opened_at is None,
        ),
        Step(
            "close",
            "Close the round…",
            "No rating is taken any more, and all of its ratings are shown. Its page says first what is missing.",
            _close,
            roles=(Role.LEAD,),
            offered=lambda round_: round_.is_open,
        ),
        Step(
            "reopen",
            "Open it again…",
            "Ratings are taken again. What was shown since the close has been seen.",
            _reopen,
            roles=(Role.LEAD,),
            offered=lambda round_: round_.closed_at is not None,
            form=BecauseForm,
        ),
    )
    list_display = ("name", "scheme_version", "reveal", "opened_at", "closed_at")
    list_select_related = ("scheme_version__scheme",)
    sortable_by = ()
    search_fields = ("name",)
    typed = ("name", "scheme_version", "reveal")

    def fieldsets_for(self, record: Round | None) -> Any:
        """What it is opened with, and its life."""
        typed = (None, {"fields": self.typed, "description": "" if record else "Saving opens the round at once."})
        return (typed, ("Record", {"fields": ("uid", "opened_at", "closed_at")})) if record else (typed,)

    def get_readonly_fields(self, request: HttpRequest, obj: Round | None = None) -> Any:
        """All of one that was opened."""
        return (*self.typed, "uid", "opened_at", "closed_at") if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Round | None) -> Any:
        """What is told with one that was opened."""
        return [ExemptionRows] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Through its buttons alone."""
        return False

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **options: Any
    ) -> ModelChoiceField | None:
        """Only versions that can be used."""
        active = SchemeVersion.objects.filter(status=SchemeStatus.ACTIVE).select_related("scheme")
        return super().formfield_for_foreignkey(db_field, request, **{"queryset": active} | options)

    def save_record(self, actor: User, record: Round, form: Any) -> Round:
        """Open it."""
        return open_standing_round(
            actor=actor, name=record.name, scheme_version=record.scheme_version, reveal=Reveal(record.reveal)
        )
