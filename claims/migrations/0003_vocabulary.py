"""What every installation starts with: roles, source types, the rating schemes and one open round."""

import json
from pathlib import Path
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

from claims.choices import Role
from claims.rules.review.codebook import content_sha256

DATA = Path(__file__).resolve().parent.parent / "data"
DEFAULT_SCHEME = "claim-fit"


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return rows


def install(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the vocabulary in; what is there already is left as it is."""
    for role in Role.values:
        apps.get_model("auth", "Group").objects.get_or_create(name=role)
    for row in _read("source_types.json"):
        apps.get_model("claims", "SourceType").objects.get_or_create(code=row.pop("code"), defaults=row)
    for row in _read("schemes.json"):
        _install_scheme(apps, row)
    _open_first_round(apps)


def _install_scheme(apps: StateApps, row: dict[str, Any]) -> None:
    versions = row.pop("versions")
    scheme, created = apps.get_model("claims", "Scheme").objects.get_or_create(code=row.pop("code"), defaults=row)
    for version in versions if created else []:
        levels = version.pop("levels")
        made = apps.get_model("claims", "SchemeVersion").objects.create(
            scheme=scheme, content_sha256=content_sha256(version, levels), **version
        )
        level_model = apps.get_model("claims", "Level")
        level_model.objects.bulk_create([level_model(version=made, **level) for level in levels])


def _open_first_round(apps: StateApps) -> None:
    """One open round, so that the first claim can be rated at once; its scheme version freezes with it."""
    round_model = apps.get_model("claims", "Round")
    if round_model.objects.exists():
        return
    now = timezone.now()
    version = apps.get_model("claims", "SchemeVersion").objects.get(scheme__code=DEFAULT_SCHEME)
    version.frozen_at = now
    version.save()
    round_model.objects.create(name="First round", scheme_version=version, reveal="after_own", opened_at=now)


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_words"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
