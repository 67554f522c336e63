"""Which texts are suspected to be a wall in place of a page, or a part of one, and that pages for people are not."""

import pytest

from claims.rules.extract.wall import BLOCKED, PARTIAL, suspect

STORY = "Cells from fat may help knees that hurt when walking, and twelve adults were seen for a year. " * 40


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("404 Not Found\n\nnginx", "an error page"),
        ("Oops!\n\nThe page you’re looking for can’t be found.", "an error page"),
        ("페이지를 찾을 수 없습니다", "an error page"),
        ("Just a moment...\n\nVerify you are human by completing the action below.", "a check whether a person asks"),
        ("Facebook\n\nPlease log in to see this post.", "a log-in wall"),
        ("You must be\nlogged in.", "a log-in wall"),
        ("We value your privacy\n\nWe and our partners store cookies. Accept all", "a cookie wall"),
    ],
)
def test_a_wall_is_named_with_the_words_that_show_it(text, kind):
    found = suspect(text)
    assert found is not None
    assert (found.shows, found.kind) == (BLOCKED, kind)
    assert found.words.lower() in " ".join(text.replace("’", "'").lower().split())
    assert f"“{found.words}”" in found.why


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        f"Log in · Sign up\n\n{STORY}\n\nWe use cookies. Please log in to comment.",
        f"{STORY}\n\nHospitals answered 404 not found to our requests.",
        "Cells may help knees.",
        "",
    ],
)
def test_a_page_for_people_is_not_suspected(text):
    assert suspect(text) is None


def test_a_long_page_that_begins_as_an_error_is_one():
    related = "Knee pain after running. Ten exercises. " * 60
    assert suspect(f"Page not found\n\n{related}").kind == "an error page"
    assert suspect(f"Page not found\n\n{STORY * 10}") is None


def test_menus_and_banners_do_not_count_unless_they_are_all():
    words = (
        "Cells may help knees, as twelve adults told us at the clinic after a year without any pain at all, we hear."
    )
    text = f"Please log in\n\n{words}"
    assert suspect(text, [(0, 13)]) is None
    assert suspect("Please log in\n\nKnees", [(0, 13)]).kind == "a log-in wall"


def test_what_says_that_the_rest_is_elsewhere_is_partial():
    found = suspect(f"{STORY}\n\nThis is a preview of subscription content.")
    assert (found.shows, found.words) == (PARTIAL, "This is a preview")


def test_only_the_beginning_of_a_long_text_is_searched_and_a_long_text_is_no_wall():
    assert suspect(f"Please log in.\n\n{'x ' * 50}", length=100_000) is None
