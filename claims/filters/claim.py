"""Filters of claims, as the list, the exports and the admin take them from an address."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from claims.actions.permissions import has_role
from claims.choices import NOT_KNOWN, Axis, ClaimType, Commitment, Role, Strength, UnitKind, Voice
from claims.database.counting import bounded
from claims.database.search import CLAIM_WORDS
from claims.filters.base import LONGEST_SEARCH, SIDES, PartialDateFilter, coded
from claims.filters.result import RESULTS, ResultFilter, levels_offered
from claims.filters.source import DATED, date_condition, identified_by, of_side, within
from claims.models import Claim, Level, Publisher, Question, Rating, Source, SourceType, Tag, User
from claims.models.claim import VOICES_WITH_A_SIDE
from claims.models.rating import RatingQuerySet
from claims.reads.blind import Veil, veil_of
from claims.reads.review.seen import decisions_seen_by
from claims.reads.source.reading import claims_seen_by, hidden_from, questions_seen_by
from claims.rules.identify.short_number import claim_number
from claims.rules.identify.uid import is_uid

YES, NO = "yes", "no"
OWN = ("verdict", "certainty", "rated")
# By when judgements were made: not there while one account is alone, as results are not.
OF_ACTS = ("rated_in", "decided_in")
# Filters and orders that ask what coders made of a claim's words.
ASK_THE_CODERS = ("q", "side", "firmness", "wording", "claim_type", "voice")
ORDERED_BY_CODERS = ("wording", "-wording", "firmness", "-firmness")
LEFT_OUT = (
    "Claims that you rate in a round are left out here: how others coded their wording is hidden from you until the"
    " round shows its ratings."
)


class ClaimFilter(ResultFilter):
    """Filters of the claims list. Those by my own ratings are there for reviewers alone."""

    q = django_filters.CharFilter(method="by_words", label="Words", max_length=LONGEST_SEARCH)
    type = django_filters.ModelChoiceFilter(
        queryset=SourceType.objects.all(), to_field_name="code", method="by_type", label="Source type",
        null_label="Not classified", null_value=NOT_KNOWN,
    )  # fmt: skip
    side = django_filters.ChoiceFilter(choices=SIDES, method="by_side", label="Side")
    question = django_filters.ModelChoiceFilter(
        queryset=Question.objects.all(), to_field_name="uid", label="Question",
        null_label="No question", null_value=NOT_KNOWN,
    )  # fmt: skip
    firmness = coded(Commitment.choices, "Firmness")
    wording = coded(Strength.choices, "Causal wording")
    claim_type = coded(ClaimType.choices, "Claim type")
    voice = coded(Voice.choices, "Voice")
    publisher = django_filters.ModelChoiceFilter(
        queryset=Publisher.objects.all(), to_field_name="uid", method="by_publisher", label="Publisher",
        null_label="No publisher", null_value=NOT_KNOWN,
    )  # fmt: skip
    tag = django_filters.ModelChoiceFilter(
        queryset=Tag.objects.all(), to_field_name="name", method="by_tag", label="Tag"
    )
    published_from = PartialDateFilter(method="by_date", label="Published from")
    published_to = PartialDateFilter(method="by_date", label="Published until")
    dated = django_filters.ChoiceFilter(choices=DATED, method="by_date", label="Date of publication")
    marked = PartialDateFilter(method="by_marked", label="Marked in")
    rated_in = PartialDateFilter(method="by_rated_in", label="Rated in, as far as shown")
    decided_in = PartialDateFilter(method="by_decided_in", label="Decided in, as far as shown")
    verdict = django_filters.ChoiceFilter(method="by_my_level", label="My verdict")
    certainty = django_filters.ChoiceFilter(method="by_my_level", label="My certainty")
    rated = django_filters.ChoiceFilter(choices=[(YES, "Yes"), (NO, "Not yet")], method="by_rated", label="Rated by me")
    source = django_filters.ModelChoiceFilter(
        queryset=Source.objects.all(), to_field_name="uid", label="Source", widget=forms.HiddenInput
    )

    shown_by = {
        "type": "name", "question": "text", "publisher": "name", "tag": "name", "source": "title",
        "codebook": Concat("scheme__name", Value(" "), "version"),
        "read_as": Concat("scheme__name", Value(" "), "version"),
    }  # fmt: skip
    folded = (
        "firmness", "wording", "claim_type", "voice", "publisher", "published_from", "published_to", "dated",
        "marked", *OF_ACTS, *RESULTS,
    )  # fmt: skip
    code_fields = {"firmness": "commitment", "wording": "strength"}

    def __init__(self, params: Mapping[str, Any], queryset: QuerySet[Claim] | None = None, *, user: User) -> None:
        super().__init__(params, claims_seen_by(user) if queryset is None else queryset, user=user)
        if "question" in self.filters:
            self.filters["question"].queryset = questions_seen_by(user)
        for name in OWN if not has_role(user, Role.REVIEWER) else ():
            del self.filters[name]
        for name in OF_ACTS if user.alone else ():
            del self.filters[name]
        for axis in (Axis.VERDICT, Axis.CERTAINTY):
            if axis.value in self.filters:
                self.filters[axis.value].extra["choices"] = levels_offered(axis)

    @property
    def refused(self) -> list[str]:
        """What is wrong with the address; who does not rate is told why these filters are not there."""
        if any(self.typed.get(name) for name in OWN) and "rated" not in self.filters:
            return ["Only reviewers can filter by their own ratings, so nothing can be found by them."]
        return [*super().refused, LEFT_OUT] if self.veil is not None else super().refused

    def rows(self, *, one_by_one: bool = False) -> QuerySet[Claim]:
        """The claims that the filters leave."""
        if any(self.typed.get(name) for name in OWN) and "rated" not in self.filters:
            return Claim.objects.none()
        rows: QuerySet[Claim] = super().rows(one_by_one=one_by_one)
        return rows if self.veil is None else rows.filter(~self.veil.over())

    @cached_property
    def veil(self) -> Veil | None:
        """What is left out of a list that asks the coders, so that nobody reads off it what is veiled from them."""
        asks = any(self.used.get(name) for name in ASK_THE_CODERS) and not self._called
        return veil_of(self.user) if asks or self.typed.get("sort") in ORDERED_BY_CODERS else None

    @property
    def _called(self) -> bool:
        """Whether a claim is looked for by what it is called, and by nothing that coders say."""
        by_name = self._numbered or is_uid(self.typed.get("q", ""))
        return by_name and not any(self.used.get(name) for name in ASK_THE_CODERS[1:])

    def by_words(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Words of quote and statement; or the claim that people call so, such as 3.7; or an identifier."""
        words = CLAIM_WORDS.condition(value, one_by_one=self.one_by_one)
        if self._numbered:
            words |= Q(pk__in=Claim.objects.numbered(value).values("pk"))
        if is_uid(value):
            words |= Q(uid=value)
        return claims.filter(words | Q(source__in=self._identified) if self._identified else words)

    @property
    def _numbered(self) -> bool:
        return claim_number(self.typed.get("q", "")) is not None

    @cached_property
    def _hides(self) -> bool:
        """Whether claims are hidden from this person, so that what indexes count and find is not what is shown."""
        return self.veil is not None or hidden_from(self.user) is not None

    @cached_property
    def _identified(self) -> list[int]:
        """Ids of the sources that have the identifier which is looked for."""
        return identified_by(self.typed.get("q", ""))

    @property
    def alone(self) -> str:
        """A number or an identifier is looked for beside the words, so that these have not all of the rows."""
        alone = super().alone
        if self._hides:
            return ""
        beside = alone == "q" and (self._numbered or is_uid(self.used["q"]) or self._identified)
        return "" if beside else alone

    def by_type(self, claims: QuerySet[Claim], name: str, value: SourceType | str) -> QuerySet[Claim]:
        """Type of the source."""
        return self._of(claims, {"source_type": None if value == NOT_KNOWN else value})

    def by_publisher(self, claims: QuerySet[Claim], name: str, value: Publisher | str) -> QuerySet[Claim]:
        """Publisher of the source."""
        return self._of(claims, {"publisher": None if value == NOT_KNOWN else value})

    def by_date(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Date of publication of the source."""
        return self._of(claims, date_condition(name, value))

    def _of(self, claims: QuerySet[Claim], asked: dict[str, Any]) -> QuerySet[Claim]:
        """Claims of the sources of which this is asked. Joined, so that counting ends when enough are found."""
        if self.one_by_one:
            return claims.filter(Exists(Source.objects.filter(**asked, pk=OuterRef("source"))))
        return claims.filter(**{f"source__{name}": value for name, value in asked.items()})

    def by_tag(self, claims: QuerySet[Claim], name: str, value: Tag) -> QuerySet[Claim]:
        """Tag of the source."""
        tagged = Source.tags.through.objects.filter(tag=value)
        if self.one_by_one:
            return claims.filter(Exists(tagged.filter(source=OuterRef("source"))))
        return claims.filter(source__in=tagged.values("source"))

    def by_side(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Side of the claim, as `side_of_claims` gives it, in a form that indexes help with."""
        sources = self._sources_of(value)
        # Beside another filter it looks at what that one leaves.
        if self.one_by_one or len(self.used) > 1:
            by_source = ~Q(voice__in=VOICES_WITH_A_SIDE) & Exists(sources.filter(pk=OuterRef("source")))
            return claims.filter(Q(voice=value, voice__in=VOICES_WITH_A_SIDE) | by_source)
        parts = [part.values("pk") for part in self._parts_of(value)]
        return claims.filter(Q(pk__in=parts[0]) | Q(pk__in=parts[1]))

    def _parts_of(self, side: str) -> tuple[QuerySet[Claim], QuerySet[Claim]]:
        """Claims of a side by their voice, and those that have it by their source: none is in both."""
        claims = Claim.objects.current().order_by()
        by_voice = claims.filter(voice=side) if side in VOICES_WITH_A_SIDE else claims.none()
        silent = [voice for voice in ("", *Voice.values) if voice not in VOICES_WITH_A_SIDE]
        return by_voice, claims.filter(voice__in=silent, source__in=self._sources_of(side))

    @staticmethod
    def _sources_of(side: str) -> QuerySet[Source]:
        return Source.objects.filter(of_side(side))

    def counted(self, most: int) -> int:
        """How many claims there are, up to one more than `most`; a filter alone is counted where its index is."""
        if self.alone == "side":
            by_voice, by_source = self._parts_of(self.used["side"])
            number = bounded(by_voice, most)
            return number if number > most else min(number + bounded(by_source, most), most + 1)
        if self.alone == "q":
            return CLAIM_WORDS.counted(self.used["q"], most)
        mine = self._of_current_claims()
        return super().counted(most) if mine is None else bounded(mine.values("claim").distinct(), most)

    @property
    def leaves_nearly_all(self) -> bool:
        """What one person has rated is little beside all claims."""
        return self.alone == "rated" and self.used["rated"] == NO

    def straight(self, *, down: bool, beyond: int | None, limit: int) -> list[int] | None:
        """Words and my ratings have their claims in order."""
        if self.alone == "q":
            return CLAIM_WORDS.ids(self.used["q"], down=down, beyond=beyond, limit=limit)
        mine = self._of_current_claims()
        if mine is None:
            return None
        if beyond is not None:
            mine = mine.filter(**{"claim__lt" if down else "claim__gt": beyond})
        ids = mine.order_by("-claim_id" if down else "claim_id").values_list("claim_id", flat=True).distinct()
        return list(ids[:limit])

    def _of_current_claims(self) -> RatingQuerySet | None:
        """My ratings that the one filter is about, of claims that are not withdrawn; None if it is about others."""
        if self.alone in ("verdict", "certainty"):
            mine = self._with_my_level(self.alone, self.used[self.alone])
        elif self.alone == "rated" and self.used["rated"] == YES:
            mine = self._mine()
        else:
            return None
        return mine.exclude(claim__in=Claim.objects.filter(withdrawn_at__isnull=False).order_by().values("pk"))

    def by_marked(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """It was marked in this year, in this month or on this day (UTC)."""
        return claims.filter(**within("created_at", value))

    def by_rated_in(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """A rating that is shown to the person was submitted then."""
        ratings = Rating.objects.visible_to(self.user, [UnitKind.CLAIM])
        return self._with_one_of(claims, ratings.filter(**within("submitted_at", value)))

    def by_decided_in(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """A decision that is shown to the person, and stands, was made then."""
        decisions = decisions_seen_by(self.user, [UnitKind.CLAIM]).current()
        return self._with_one_of(claims, decisions.filter(**within("created_at", value)))

    def _with_one_of(self, claims: QuerySet[Claim], judgements: QuerySet[Any]) -> QuerySet[Claim]:
        if self.one_by_one:
            return claims.filter(Exists(judgements.filter(claim=OuterRef("pk")).order_by()))
        return claims.filter(pk__in=judgements.filter(claim__isnull=False).order_by().values("claim"))

    def by_my_level(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """A level of my own latest rating, in any round."""
        return self._by_mine(claims, self._with_my_level(name, value))

    def _with_my_level(self, axis: str, code: str) -> RatingQuerySet:
        levels = list(Level.objects.filter(axis=axis, code=code).values_list("pk", flat=True))
        return self._mine().current().filter(**{f"{axis}__in": levels})

    def by_rated(self, claims: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Whether I have rated it in any round."""
        if value == NO:
            return claims.filter(~Exists(self._mine().filter(claim=OuterRef("pk"))))
        return self._by_mine(claims, self._mine())

    def _by_mine(self, claims: QuerySet[Claim], ratings: RatingQuerySet) -> QuerySet[Claim]:
        if self.one_by_one:
            return claims.filter(Exists(ratings.filter(claim=OuterRef("pk"))))
        return claims.filter(pk__in=ratings.order_by().values("claim"))

    def _mine(self) -> RatingQuerySet:
        return Rating.objects.own(self.user).order_by()


def filtered_claims(user: User, params: Mapping[str, Any]) -> QuerySet[Claim]:
    """The claims, none withdrawn, that the filters of an address leave: what the list shows, in no order.

    `params` is a request's GET, or any mapping of its names to single values. A value that is not known leaves none.
    """
    return ClaimFilter(params, user=user).rows()
