"""A sample by chance: the same from the same seed, so many of each group, never more than there are."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from claims.rules.review.sample import sample

GROUPED = st.dictionaries(st.integers(min_value=0, max_value=200), st.sampled_from(["marketing", "research", "", None]))


@given(GROUPED, st.integers(min_value=1, max_value=20), st.integers(min_value=0))
def test_so_many_of_each_group_or_all_of_it(groups, most, seed):
    chosen = sample(groups.items(), most, seed)
    assert chosen == sorted(set(chosen))
    there, taken = Counter(groups.values()), Counter(groups[key] for key in chosen)
    assert taken == {group: min(number, most) for group, number in there.items()}
    assert chosen == sample(reversed(groups.items()), most, seed)


def test_another_seed_takes_others():
    keys = [(key, "") for key in range(1000)]
    assert sample(keys, 10, 1) != sample(keys, 10, 2)
