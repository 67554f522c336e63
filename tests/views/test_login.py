"""Logging in and out, and one's own password."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from claims.actions.login import MOST_OF_ADDRESS, MOST_OF_NAME
from claims.choices import Role
from claims.models import LoginFailures
from tests.builders import make_user
from tests.flat import flat

pytestmark = pytest.mark.django_db
PASSWORD = "a long password"


@pytest.fixture
def ana():
    return make_user(Role.REVIEWER, username="ana", first_name="Ana", last_name="Ito")


def log_in(client, password=PASSWORD, **more):
    return client.post("/login/", {"username": "ana", "password": password} | more)


def test_every_page_sends_a_stranger_to_the_login_and_back(ana):
    client = Client()
    response = client.get("/claims/?q=knee")
    assert response.url == "/login/?next=/claims/%3Fq%3Dknee"
    page = flat(client.get(response.url))
    assert "go on to the page that you asked for" in page
    assert log_in(client, next="/claims/?q=knee").url == "/claims/?q=knee"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)", "http:///x"],
)
def test_the_login_does_not_lead_to_another_site(ana, elsewhere):
    assert log_in(Client(), next=elsewhere).url == "/"
    browser = Client()
    log_in(browser)
    assert browser.get("/login/", {"next": elsewhere}).url == "/"
    assert "elsewhere" not in browser.get("/admin/login/", {"next": elsewhere}).get("Location", "").split("?")[0]


def test_a_wrong_password_is_said_and_the_name_stays(ana):
    page = flat(log_in(Client(), "wrong"))
    assert "That did not work" in page
    assert "correct username and password" in page
    assert 'value="ana"' in page
    assert "wrong" not in page


def test_fields_that_are_empty_are_named_and_linked(ana):
    page = flat(Client().post("/login/", {"username": "ana", "password": ""}))
    assert '<a href="#id_password">Password</a>: This field is required.' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_password_error"' in page
    assert 'id="id_password_error"' in page


NIGHT = datetime(2026, 11, 22, 4, 30, 20, tzinfo=UTC)
RIGHT, CLOSED = 302, 429


def attempts(number, *, username="ana", password="wrong", **place):  # noqa: S107  it is no password
    """Try from a new browser; what was answered each time."""
    browser = Client(**place)
    return [browser.post("/login/", {"username": username, "password": password}) for _ in range(number)]


def test_after_ten_wrong_passwords_the_login_says_when_it_opens_again(ana, time_machine):
    time_machine.move_to(NIGHT, tick=False)
    answers = attempts(MOST_OF_NAME)
    page = flat(answers[-1])
    assert [answer.status_code for answer in answers] == [200] * (MOST_OF_NAME - 1) + [CLOSED]
    assert "Too many failed logins" in page
    assert "in 15 minutes, at 04:45 UTC" in page
    assert log_in(Client()).status_code == CLOSED
    time_machine.move_to(NIGHT + timedelta(minutes=15, seconds=1), tick=False)
    assert log_in(Client()).status_code == RIGHT


def test_an_attempt_while_it_is_closed_does_not_keep_it_closed(ana, time_machine):
    time_machine.move_to(NIGHT, tick=False)
    attempts(MOST_OF_NAME)
    time_machine.move_to(NIGHT + timedelta(minutes=14), tick=False)
    assert attempts(1)[0].status_code == CLOSED
    time_machine.move_to(NIGHT + timedelta(minutes=15, seconds=1), tick=False)
    assert log_in(Client()).status_code == RIGHT


def test_the_owner_comes_in_from_elsewhere_while_others_guess(ana):
    attempts(MOST_OF_NAME, REMOTE_ADDR="192.0.2.66")
    assert attempts(1, password=PASSWORD, REMOTE_ADDR="192.0.2.66")[0].status_code == CLOSED
    assert attempts(1, password=PASSWORD, REMOTE_ADDR="192.0.2.1")[0].status_code == RIGHT


def test_the_owner_comes_in_from_the_same_address_in_a_browser_that_knows_them(ana):
    """Also where a proxy gives all visitors one address, and nobody said so."""
    browser = Client()
    log_in(browser)
    browser.post("/logout/")
    attempts(MOST_OF_NAME)
    for name in "bcdefghijklmnop":
        attempts(2, username=name)
    assert log_in(Client()).status_code == CLOSED
    assert log_in(browser).status_code == RIGHT


def test_a_browser_that_knows_somebody_has_no_more_guesses_than_others(ana):
    browser = Client()
    log_in(browser)
    browser.post("/logout/")
    assert [log_in(browser, "wrong").status_code for _ in range(MOST_OF_NAME)][-1] == CLOSED
    assert log_in(browser).status_code == CLOSED


def test_a_cookie_is_good_for_its_name_alone_and_is_not_made_up(ana):
    make_user(Role.READER, username="ben")
    browser = Client()
    log_in(browser)
    cookie = browser.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    attempts(MOST_OF_NAME, username="ben")
    for made_up in (cookie.value, "x:y", ":", "\u00e9:\u00e9", cookie.value.replace(":", "x:")):
        stranger = Client()
        stranger.cookies["device"] = made_up
        sent = stranger.post("/login/", {"username": "ben", "password": PASSWORD})
        assert sent.status_code == CLOSED


def test_an_address_has_a_limit_over_all_names(ana):
    for number in range(MOST_OF_ADDRESS):
        answer = attempts(1, username=f"name-{number}")[0]
    assert answer.status_code == CLOSED
    assert log_in(Client()).status_code == CLOSED
    assert attempts(1, password=PASSWORD, REMOTE_ADDR="192.0.2.1")[0].status_code == RIGHT


def test_a_success_of_ones_own_does_not_open_the_address_again(ana):
    for number in range(MOST_OF_ADDRESS - 1):
        attempts(1, username=f"name-{number}")
    log_in(Client())
    assert attempts(1, username="one-more")[0].status_code == CLOSED


def test_a_name_is_one_name_however_it_is_written(ana):
    for name in ("ana", "ANA", "Ana", "\uff41na") * 3:
        answer = attempts(1, username=name)[0]
    assert answer.status_code == CLOSED


def test_behind_a_proxy_the_address_is_what_the_proxy_says(ana, settings):
    settings.PROXIES = 1
    for number in range(MOST_OF_NAME):
        # What stands before the proxy's own word changes with each request of somebody who guesses.
        attempts(1, headers={"X-Forwarded-For": f"203.0.113.{number}, 192.0.2.66"})
    assert attempts(1, password=PASSWORD, headers={"X-Forwarded-For": "192.0.2.66"})[0].status_code == CLOSED
    assert attempts(1, password=PASSWORD, headers={"X-Forwarded-For": "192.0.2.66, 192.0.2.1"})[0].status_code == RIGHT


def test_without_a_proxy_nobody_chooses_their_address(ana, caplog):
    for number in range(MOST_OF_NAME):
        answer = attempts(1, headers={"X-Forwarded-For": f"192.0.2.{number}"})[0]
    assert answer.status_code == CLOSED
    assert "PROXIES is 0" in caplog.text


def test_the_login_opens_again_for_another_person(ana):
    attempts(MOST_OF_NAME)
    make_user(Role.READER, username="ben")
    assert Client().post("/login/", {"username": "ben", "password": PASSWORD}).status_code == RIGHT


def test_nothing_that_is_typed_before_a_login_is_stored(ana):
    """A name may be as long as a name is; what is kept of a failure is a hash and a number, for a while."""
    page = flat(attempts(1, username="n" * 151)[0])
    assert "at most 150 characters" in page
    assert not LoginFailures.objects.exists()
    attempts(1, username="n" * 150)
    attempts(1, password="p" * 201)
    assert {len(counted.key) for counted in LoginFailures.objects.all()} == {64}
    assert not Session.objects.exists()


def test_what_was_counted_goes_away_by_itself(ana, time_machine):
    time_machine.move_to(NIGHT, tick=False)
    attempts(3, username="old")
    time_machine.move_to(NIGHT + timedelta(minutes=16), tick=False)
    attempts(1, username="new")
    assert LoginFailures.objects.count() == 2


def test_a_login_makes_a_session_of_its_own(ana):
    """What a stranger had planted in a browser opens nothing after a login."""
    browser = Client()
    session = browser.session
    session["planted"] = "x"
    session.save()
    planted = session.session_key
    browser.cookies["sessionid"] = planted
    log_in(browser)
    assert browser.cookies["sessionid"].value != planted
    assert browser.cookies["sessionid"]["httponly"]


def test_logging_out_is_a_form_and_is_confirmed(ana):
    client = Client()
    log_in(client)
    assert '<form method="post" action="/logout/">' in flat(client.get("/"))
    assert client.get("/logout/").status_code == 405
    response = client.post("/logout/", follow=True)
    assert "You are logged out." in flat(response)
    assert client.get("/").status_code == 302


def test_a_person_changes_their_own_password_and_stays_logged_in(ana):
    client = Client()
    log_in(client)
    new = {"new_password1": "quite another phrase", "new_password2": "quite another phrase"}
    response = client.post("/account/password/", {"old_password": PASSWORD} | new, follow=True)
    assert "Your password is changed." in flat(response)
    ana.refresh_from_db()
    assert ana.check_password("quite another phrase")


@pytest.mark.parametrize("monotonous", ["aaaaaaaaaaaa", "abcabcabcabc", "qwertyuiop"])
def test_a_monotonous_password_is_refused(ana, monotonous):
    client = Client()
    log_in(client)
    new = {"new_password1": monotonous, "new_password2": monotonous}
    assert "too " in flat(client.post("/account/password/", {"old_password": PASSWORD} | new))
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)


def test_a_weak_new_password_says_what_is_wrong_with_it(ana):
    client = Client()
    log_in(client)
    new = {"new_password1": "short", "new_password2": "short"}
    page = flat(client.post("/account/password/", {"old_password": PASSWORD} | new))
    assert "The password is as it was" in page
    assert "at least 10 characters" in page
    assert not ana.check_password("short")


def test_the_frame_shows_the_person_and_what_a_rating_is(ana):
    client = Client()
    client.force_login(ana)
    page = flat(client.get("/"))
    assert "Ana Ito" in page
    assert "All times UTC" in page
    assert "not legal or medical advice" in page


@pytest.mark.parametrize("team", [False, True], ids=["alone", "team"])
@pytest.mark.parametrize(
    ("roles", "entries"),
    [
        ([Role.READER], ["Home", "Claims", "Questions", "Sources", "Codebook", "Exports"]),
        ([Role.REVIEWER], ["My work", "Claims", "Sources", "Codebook"]),
        ([Role.CURATOR], ["Home", "Claims", "Questions", "Sources", "Codebook", "Exports", "Add"]),
        ([Role.LEAD], ["Home", "Claims", "Questions", "Sources", "Codebook", "Exports", "Data entry"]),
        (list(Role), ["My work", "Claims", "Questions", "Sources", "Codebook", "Exports", "Add"]),
    ],
)
def test_the_navigation_has_what_the_role_needs_and_at_most_seven_entries(roles, entries, team):
    client = Client()
    client.force_login(make_user(*roles))
    if team:
        make_user()
        if {Role.REVIEWER, Role.LEAD} & set(roles):
            # Who judges or leads comes to the codebook from a round; everybody does from the foot of the page.
            entries = ["Rounds" if entry == "Codebook" else entry for entry in entries]
    page = flat(client.get("/"))
    nav = page[page.index("<nav") : page.index("</nav>")]
    menu = re.findall(r"<ul>.*</ul>", nav)
    outside = re.sub(r"<ul>.*</ul>", "", nav)
    found = re.findall(r">([^<>]*[^<>\s])\s*</(?:a|summary)>", outside)
    assert [entry.strip() for entry in found] == entries
    assert len(entries) <= 7
    assert ("Add" in entries) == bool(menu)
    for entry in ("Paste a page", "Data entry"):
        assert not menu or entry in menu[0]
    assert re.search(r'<a href="/" aria-current="page">\s*(Home|My work)', nav)


def test_nothing_on_a_page_needs_a_looser_content_policy(ana):
    client = Client()
    client.force_login(ana)
    response = client.get("/")
    page = flat(response)
    assert "unsafe" not in response["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)
    assert '"allowEval": false' in page
