from claims.rules.identify.uid import ALPHABET, UID_LENGTH, is_uid, new_uid


def test_the_alphabet_has_no_signs_that_are_read_for_one_another() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 30
    assert not set(ALPHABET) & set("01ilou")


def test_a_new_uid_has_the_form_that_is_asked_for_and_does_not_repeat() -> None:
    made = {new_uid() for _ in range(2000)}
    assert len(made) == 2000
    assert all(is_uid(uid) for uid in made)
    assert {sign for uid in made for sign in uid} == set(ALPHABET)


def test_what_is_no_uid_is_told_apart() -> None:
    good = ALPHABET[0] * UID_LENGTH
    assert is_uid(good)
    for bad in ("", good[1:], good + "2", good.replace("2", "0"), "A" * UID_LENGTH, good[:-1] + "\n"):
        assert not is_uid(bad)
