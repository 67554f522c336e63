"""Linking a study to a claim or a question: find it, or name it by an identifier; say how it stands; once."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from claims.actions.linking import LONGEST_TITLE
from claims.actions.permissions import require
from claims.choices import Circle, Role
from claims.filters.base import LONGEST_SEARCH
from claims.forms.evidence import ON_CLAIM, ON_QUESTION, LinkForm
from claims.forms.mark import questions_offered
from claims.models import Claim, EvidenceItem, EvidenceLink, Question, Source, User
from claims.reads.blind import stance_veiled
from claims.reads.claim.evidence import own_link
from claims.reads.evidence.circular import Copies, circle_of, copies_of, number_near, of_claim, of_source
from claims.reads.evidence.doubts import MANY, OtherWork, claims_on_passage, other_works
from claims.reads.evidence.find import Found, find_evidence, identifier_typed
from claims.rules.review.circular import circle
from claims.sending import sent_once
from claims.views.answer import draw
from claims.views.asked import fetch
from claims.views.claim.page import claim_with_facts


@dataclass(frozen=True, slots=True)
class Chosen:
    """The study that is about to be linked: an item, a source that has none, or an identifier of neither."""

    item: EvidenceItem | None = None
    source: Source | None = None
    identifier: str = ""

    @property
    def new(self) -> bool:
        """Whether an item is made of it."""
        return self.item is None

    @property
    def shown(self) -> str:
        """What it is called."""
        if self.item is not None:
            return self.item.title
        return self.source.shown_title[:LONGEST_TITLE] if self.source is not None else self.identifier


class LinkPage:
    """One person's way to a link; all of it stands in the address."""

    def __init__(self, request: HttpRequest, person: User) -> None:
        self.person, self.asked = person, request.GET
        self.claim: Claim | None = None
        self.question: Question | None = None
        if "claim" in self.asked:
            self.claim = fetch(claim_with_facts(person), self.asked["claim"], withdrawn_at=None)
            self.question = self.claim.question
        else:
            self.question = fetch(Question.objects.current(), self.asked.get("question", ""))

    @property
    def back(self) -> str:
        """The page from which the person came."""
        of = self.claim or self.question
        assert of is not None  # noqa: S101  one of the two was fetched
        return f"{of.get_absolute_url()}#evidence"

    @property
    def of(self) -> dict[str, str]:
        """What the address says of where it is linked to."""
        return {"claim": self.claim.uid} if self.claim else {"question": self.question.uid if self.question else ""}

    @property
    def words(self) -> str:
        """What is looked for."""
        return self.asked.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]

    @cached_property
    def found(self) -> Found:
        """Studies with these words, or this identifier."""
        return find_evidence(self.words)

    @property
    def offers_new(self) -> bool:
        """Whether the identifier that was typed can be put in: nothing has it."""
        return bool(self.found.identifier) and not self.found.any

    @cached_property
    def chosen(self) -> Chosen | None:
        """The study that was chosen. Raises Http404 for one that is not there, or was withdrawn."""
        if "item" in self.asked:
            items = EvidenceItem.objects.current().select_related("source__publisher", "capture")
            return Chosen(item=fetch(items.defer("capture__text", "capture__structure"), self.asked["item"]))
        if "source" in self.asked:
            return Chosen(source=fetch(Source.objects.current().select_related("publisher"), self.asked["source"]))
        if "new" in self.asked:
            fields = identifier_typed(self.asked["new"])
            if not fields:
                raise Http404
            return Chosen(identifier=next(iter(fields.values())))
        return None

    def address(self, **more: str) -> str:
        """This page with something chosen; what was looked for stays in it."""
        words = {"q": self.words} if self.words else {}
        return f"{reverse('evidence_link')}?{urlencode(self.of | words | more)}"

    @property
    def address_back(self) -> str:
        """This page with nothing chosen."""
        return self.address()

    @property
    def new_address(self) -> str:
        """This page with the identifier that was typed."""
        return self.address(new=next(iter(self.found.identifier.values()), ""))

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """What was found, each with where choosing it leads, and whether it is circular for the claim."""
        rows = [
            {"item": item, "source": item.source, "address": self.address(item=item.uid), "circle": self._circle(item)}
            for item in self.found.items
        ]
        return rows + [
            {"source": source, "address": self.address(source=source.uid), "circle": self._circle_of(source)}
            for source in self.found.sources
        ]

    def _circle(self, item: EvidenceItem) -> Circle | None:
        return circle_of(item, self.claim, self._copies) if self.claim else None

    def _circle_of(self, source: Source) -> Circle | None:
        if self.claim is None:
            return None
        copied = (source.pk, self.claim.source_id) in self._copies
        return circle(of_source(source), of_claim(self.claim), copied=copied)

    @cached_property
    def _copies(self) -> Copies:
        return copies_of([self.claim.source_id]) if self.claim else set()

    # --- what is to be known before it is linked -------------------------------------------------------------------

    @property
    def circle(self) -> Circle | None:
        """Why the chosen study is circular for the claim."""
        if self.chosen is None:
            return None
        if self.chosen.item is not None:
            return self._circle(self.chosen.item)
        return self._circle_of(self.chosen.source) if self.chosen.source is not None else None

    @cached_property
    def circular_for(self) -> int:
        """For how many claims of the question it would be circular."""
        source = self.chosen.item.source if self.chosen and self.chosen.item else self.chosen and self.chosen.source
        return number_near(self.person, self.question, source) if source and self.question else 0

    @cached_property
    def other_works(self) -> list[OtherWork]:
        """Where the item names another work than its source."""
        item = self.chosen.item if self.chosen else None
        return other_works([item]).get(item.pk, []) if item else []

    @cached_property
    def on_passage(self) -> int:
        """On how many claims the passage bears already, where these are many."""
        item = self.chosen.item if self.chosen else None
        number = claims_on_passage(self.person, item) if item else 0
        return number if number >= MANY else 0

    @cached_property
    def there(self) -> EvidenceLink | None:
        """The link of the chosen item that there is already: of the claim itself, or of the question."""
        item = self.chosen.item if self.chosen else None
        if item is None:
            return None
        return own_link(item, claim=self.claim) if self.claim else own_link(item, question=self.question)

    @cached_property
    def inherited(self) -> EvidenceLink | None:
        """The link of the chosen item to the claim's question, which one of the claim itself overrides."""
        item = self.chosen.item if self.chosen else None
        if item is None or self.claim is None or self.question is None:
            return None
        return own_link(item, question=self.question)

    @property
    def stance_veiled(self) -> bool:
        """Whether the person does not see yet how evidence stands here."""
        question = self.question.pk if self.question else None
        return stance_veiled(self.person, claim=self.claim, question=question)

    def form(self, data: Any) -> LinkForm:
        """How it stands; a claim that has a question is offered that first, unless the study is linked to it."""
        where = ON_CLAIM if self.inherited else ON_QUESTION
        new = self.chosen is not None and self.chosen.new
        question = None if self.claim else self.question
        return LinkForm(data, claim=self.claim, question=question, new=new, initial={"where": where})


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def evidence_link(request: HttpRequest) -> HttpResponse:
    """Find a study (`?q=`), choose it (`&item=`, `&source=` or `&new=`), say how it stands, and go back."""
    person = require(request.user, Role.CURATOR)
    page = LinkPage(request, person)
    if page.there is not None and request.method != "POST":
        messages.info(request, "It is linked here already.")
        return redirect(page.back) if page.stance_veiled else redirect("evidence_link_edit", page.there.uid)
    form = page.form(request.POST if request.method == "POST" else None) if page.chosen else None
    if form is not None and page.chosen is not None and form.is_bound and form.is_valid():
        chosen = page.chosen
        if form.save(actor=person, item=chosen.item, source=chosen.source, identifier=chosen.identifier):
            messages.success(request, "Linked.")
            return redirect(page.back)
    context = {
        "page": page,
        "form": form,
        "questions": questions_offered(person) if form is not None and "question" in form.fields else (),
        "section": "claims" if page.claim else "questions",
    }
    return draw(request, "evidence/link.html", context, refused=form is not None and form.errors)
