"""Where evidence stands on a claim, worked out from where it stands on the claim's question."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from claims.choices import Answers, Stance

_SWAPPED = {
    Stance.FOR.value: Stance.AGAINST.value,
    Stance.AGAINST.value: Stance.FOR.value,
    Stance.NEUTRAL.value: Stance.NEUTRAL.value,
}


class Link(Protocol):
    """What a link must have: the evidence item that it brings, and a stance code."""

    @property
    def evidence_item_id(self) -> Hashable:
        """Say which evidence item it brings."""

    @property
    def stance(self) -> str:
        """Say where that item stands: for, against or neutral."""


LinkT = TypeVar("LinkT", bound=Link)


@dataclass(frozen=True, slots=True)
class EffectiveLink(Generic[LinkT]):
    """A link as it bears on one claim; ``inherited`` says that it comes from the claim's question."""

    link: LinkT
    stance: str
    inherited: bool


def stance_for_claim(stance: str, answers: str) -> str:
    """Translate a stance on a question's proposition into a stance on a claim that answers it.

    A claim that denies the proposition swaps for and against; one that affirms it, with or without a condition, keeps
    them. Where it is unclear how the claim answers, the evidence is neutral on it. Unknown codes raise ValueError.
    """
    if stance not in _SWAPPED:
        raise ValueError(f"“{stance}” is not a stance: use for, against or neutral.")
    if not answers or answers == Answers.UNCLEAR:
        return Stance.NEUTRAL.value
    if answers == Answers.DENIES:
        return _SWAPPED[stance]
    if answers in (Answers.AFFIRMS, Answers.CONDITIONAL):
        return str(stance)
    raise ValueError(f"“{answers}” does not say how a claim answers: use affirms, denies, conditional or unclear.")


def effective_links(
    question_links: Iterable[LinkT], claim_links: Iterable[LinkT], answers: str
) -> list[EffectiveLink[LinkT]]:
    """Return the links that bear on a claim: its question's, translated, and its own, which override.

    A claim's own links speak about the claim itself and are taken as they are; they stand at the place of the inherited
    link that they override, and otherwise after all the inherited ones, in the order given.
    """
    own: dict[Hashable, list[EffectiveLink[LinkT]]] = {}
    for link in claim_links:
        own.setdefault(link.evidence_item_id, []).append(EffectiveLink(link, str(link.stance), inherited=False))
    overridden = set(own)
    effective: list[EffectiveLink[LinkT]] = []
    for link in question_links:
        if link.evidence_item_id in overridden:
            effective += own.pop(link.evidence_item_id, [])
        else:
            effective.append(EffectiveLink(link, stance_for_claim(link.stance, answers), inherited=True))
    for links in own.values():
        effective += links
    return effective
