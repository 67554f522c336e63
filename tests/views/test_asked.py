"""What an address asks for: by its uid, for a person who may have it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse

from claims.choices import Role
from claims.models import Source
from claims.rules.identify.uid import new_uid
from claims.views.asked import fetch, fetch_for, named
from tests.builders import make_source, make_user

pytestmark = pytest.mark.django_db
# Nine signs, eleven, signs that no uid has, and what no database takes.
NONE_OF_OURS = ["", "abc", "2" * 9, "2" * 11, "A" * 10, "0123456789", "2" * 9 + "\0", "..........", "२" * 10]


def asking(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


@pytest.mark.parametrize("uid", NONE_OF_OURS)
def test_what_has_not_the_form_of_a_uid_asks_no_database(uid, django_assert_num_queries):
    with django_assert_num_queries(0):
        with pytest.raises(Http404):
            fetch(Source, uid)
        assert named(Source.objects.all(), uid) is None


@pytest.mark.parametrize("uid", [uid for uid in NONE_OF_OURS if uid])
def test_no_address_of_ours_takes_it(uid):
    with pytest.raises(NoReverseMatch):
        reverse("source", args=[uid])
    with pytest.raises(Resolver404):
        resolve(f"/sources/{uid}/")


def test_every_uid_in_an_address_goes_through_the_converter():
    routes = [pattern.pattern for pattern in get_resolver("claims.urls").url_patterns]
    named_uid = {name for route in routes for name in route.converters if name.endswith("uid")}
    plain = [
        str(route)
        for route in routes
        for name, converter in route.converters.items()
        if name.endswith("uid") and type(converter).__name__ != "UidConverter"
    ]
    assert named_uid
    assert plain == []


def test_a_record_is_found_by_its_uid_and_by_what_else_it_must_be():
    source = make_source()
    assert fetch(Source, source.uid) == named(Source.objects.all(), source.uid) == source
    for asked in (lambda: fetch(Source, new_uid()), lambda: fetch(Source, source.uid, title="another")):
        with pytest.raises(Http404):
            asked()


def test_the_person_is_asked_for_before_the_record():
    """Who may not see it is not told whether it is there."""
    source = make_source()
    lead = make_user(Role.LEAD)
    for uid in (source.uid, new_uid()):
        with pytest.raises(PermissionDenied):
            fetch_for(asking(lead), Source, uid, Role.CURATOR)
    assert fetch_for(asking(lead), Source, source.uid, Role.CURATOR, Role.LEAD) == (lead, source)
    assert fetch_for(asking(lead), Source, source.uid) == (lead, source)
