"""What a rule proposes of a claim on a newer copy."""

import pytest

from claims.choices import ChangeKind, SightingState
from claims.rules.change import Last, kind_of, kinds_between


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("It cures knees.", "It may cure knees.", ["softened"]),
        ("It may cure knees.", "It definitely cures knees.", ["hardened"]),
        ("It is linked to less pain.", "It reduces pain.", ["hardened"]),
        ("It reduces pain.", "It is linked to less pain.", ["softened"]),
        ("It reduces pain in mice.", "It reduces pain.", ["condition_dropped", "hardened"]),
        ("It reduces pain.", "It reduces pain in mice.", ["condition_added", "softened"]),
        ("It helped 12 of them.", "It helped 20 of them.", ["number"]),
        ("It helped twelve patients.", "It helped 12 patients.", ["reworded"]),
        ("It cured 5 mice in vitro.", "It cured 50 mice.", ["number", "condition_dropped", "hardened"]),
        ("It cures knees.", "It does not cure knees.", ["reworded"]),
        ("Our clinic treats knees.", "Our doctors treat knees.", ["reworded"]),
        ("It works in mice.", "It works in rats.", ["reworded"]),
        ("", "", ["reworded"]),
        ("x" * 30_000, "It may be.", ["reworded"]),
    ],
)
def test_two_wordings(old, new, kinds):
    assert [kind.value for kind in kinds_between(old, new)] == kinds


REWORDED = Last(ChangeKind.SOFTENED, "new", taken=False)
GONE = Last(ChangeKind.REMOVED, "", taken=False)
MOVED, BACK = (Last(kind, "old", taken=False) for kind in (ChangeKind.LAYOUT, ChangeKind.BACK))


def taken(last):
    return Last(last.kind, last.exact, taken=True)


@pytest.mark.parametrize(
    ("state", "last", "kind"),
    [
        (SightingState.EXACT, None, None),
        (SightingState.MOVED, None, ChangeKind.LAYOUT),
        (SightingState.MOVED, MOVED, None),
        (SightingState.MOVED, taken(MOVED), ChangeKind.LAYOUT),
        (SightingState.MOVED, BACK, None),
        (SightingState.EXACT, MOVED, None),
        (SightingState.EXACT, BACK, None),
        (SightingState.LOST, None, ChangeKind.REMOVED),
        (SightingState.LOST, REWORDED, ChangeKind.REMOVED),
        (SightingState.LOST, GONE, None),
        (SightingState.EXACT, GONE, ChangeKind.BACK),
        (SightingState.MOVED, GONE, ChangeKind.BACK),
        (SightingState.EXACT, REWORDED, ChangeKind.BACK),
        (SightingState.EXACT, taken(REWORDED), None),
        (SightingState.REWORDED, None, ChangeKind.REWORDED),
        (SightingState.REWORDED, REWORDED, None),
        (SightingState.REWORDED, taken(REWORDED), ChangeKind.REWORDED),
        (SightingState.REWORDED, Last(ChangeKind.NUMBER, "other", taken=False), ChangeKind.REWORDED),
        (SightingState.REWORDED, GONE, ChangeKind.REWORDED),
        (SightingState.REWORDED, Last(ChangeKind.BACK, "new", taken=False), ChangeKind.REWORDED),
    ],
)
def test_what_is_seen_again_as_it_was_is_no_change(state, last, kind):
    assert kind_of(state, "old", "new" if state == SightingState.REWORDED else "old", last) == kind
