"""Passwords that are long and still guessed at once."""

import pytest

from claims.rules.identify.password import is_monotonous


@pytest.mark.parametrize(
    "password",
    ["aaaaaaaaaaaa", "abababababab", "abcabcabcabca", "Aa1Aa1Aa1Aa1", "knee1knee1knee1", "abcdefghijkl", "9876543210",
     "12345678901", "qwertyuiop", "QWERTYUIOPAS", "qwertzuiop", "abcdefghij1!", "1111122222", "xyxyxyxyxz", ""],
)  # fmt: skip
def test_what_is_monotonous(password):
    assert is_monotonous(password)


@pytest.mark.parametrize(
    "password", ["a long password", "mountains and 7 rivers", "quite another phrase", "h8Kq-2mPzR", "Zürich um halb 9"]
)
def test_what_is_not(password):
    assert not is_monotonous(password)
