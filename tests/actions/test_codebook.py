"""Taking a codebook in."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims.actions.codebook import import_codebook
from claims.choices import Role
from claims.models import Scheme, SchemeVersion
from claims.rules.review.codebook_file import read_codebook
from tests.builders import make_user
from tests.rules.review.test_codebook_file import LEVEL, file_of

pytestmark = pytest.mark.django_db
WORDS = dict.fromkeys(("definition", "rule", "example_one", "example_two"), "So.")


@pytest.mark.parametrize("role", [Role.READER, Role.CURATOR, Role.REVIEWER])
def test_only_leads_take_one_in(role):
    with pytest.raises(PermissionDenied):
        import_codebook(actor=make_user(role), codebook=read_codebook(file_of(LEVEL)))
    assert not Scheme.objects.filter(code="ours").exists()


def test_a_version_that_says_something_else_is_not_written_over(lead):
    import_codebook(actor=lead, codebook=read_codebook(file_of(LEVEL)))
    with pytest.raises(ValidationError, match=r"Ours 1\.0\.0 is here already and says something else"):
        import_codebook(actor=lead, codebook=read_codebook(file_of(LEVEL | {"label": "Certainly"})))
    assert SchemeVersion.objects.get(scheme__code="ours").levels.get().label == "Yes"


def test_all_versions_of_a_file_come_in_or_none(lead):
    file = file_of(LEVEL)
    file["versions"].append({"version": "2.0.0", "levels": [LEVEL | {"code": "no spaces"}]})
    with pytest.raises(ValidationError, match="“Yes”: code"):
        import_codebook(actor=lead, codebook=read_codebook(file))
    assert not Scheme.objects.filter(code="ours").exists()


def test_only_who_says_so_makes_them_active(lead):
    file = read_codebook(file_of(LEVEL | WORDS, status="active"))
    (drafted,) = import_codebook(actor=lead, codebook=file).made
    assert drafted.status == "draft"
    file["versions"][0]["version"] = "1.1.0"
    (active,) = import_codebook(actor=lead, codebook=file, activate=True).made
    assert active.status == "active"


def test_what_lacks_something_is_not_made_active(lead):
    with pytest.raises(ValidationError, match="“Yes” has no definition"):
        import_codebook(actor=lead, codebook=read_codebook(file_of(LEVEL, status="active")), activate=True)
    assert not Scheme.objects.filter(code="ours").exists()
