"""The codebooks that come with the product: the default one mended (2.0.0), the wording, and ten criteria on sources."""

import json
from pathlib import Path
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

from claims.rules.review.codebook import content_sha256
from claims.rules.review.codebook_file import read_codebook

FOLDER = Path(__file__).resolve().parent.parent / "data" / "codebooks"
FILES = ("claim-fit.json", "wording.json", "news-review.json")
DEFAULT = ("claim-fit", "2.0.0")
# What came with the product before names its version, which is another one now.
BEFORE = "Evidence certainty and claim fit, version 1.0.0, made for this application."


def install(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    """Add what is not there. A version of the same name that people here have made is left as it is."""
    for name in FILES:
        _add(apps, read_codebook(json.loads((FOLDER / name).read_text(encoding="utf-8"))))
    _begin_with_newest(apps)


def _add(apps: StateApps, codebook: dict[str, Any]) -> None:
    schemes = apps.get_model("claims", "Scheme").objects
    words = codebook["scheme"]
    scheme, _ = schemes.get_or_create(code=words["code"], defaults=words)
    if scheme.citation.startswith(BEFORE):
        schemes.filter(pk=scheme.pk).update(citation=words["citation"])
    for content in codebook["versions"]:
        versions = apps.get_model("claims", "SchemeVersion").objects
        if not versions.filter(scheme=scheme, version=content["version"]).exists():
            _add_version(apps, scheme, content)


def _add_version(apps: StateApps, scheme: Any, content: dict[str, Any]) -> None:
    level, item = apps.get_model("claims", "Level"), apps.get_model("claims", "Item")
    said = {name: value for name, value in content.items() if name not in ("levels", "items")}
    sha256 = content_sha256(content, content["levels"], content["items"])
    version = apps.get_model("claims", "SchemeVersion").objects.create(scheme=scheme, content_sha256=sha256, **said)
    level.objects.bulk_create(level(version=version, **row) for row in content["levels"])
    for row in content["items"]:
        made = item.objects.create(version=version, **{name: row[name] for name in row if name != "levels"})
        level.objects.bulk_create(level(version=version, item=made, **answer) for answer in row["levels"])


def _begin_with_newest(apps: StateApps) -> None:
    """Where nobody has rated yet, people rate by the newest version; ratings that are there keep theirs."""
    if apps.get_model("claims", "Rating").objects.exists():
        return
    versions = apps.get_model("claims", "SchemeVersion").objects
    newest = versions.filter(scheme__code=DEFAULT[0], version=DEFAULT[1]).first()
    rounds = apps.get_model("claims", "Round").objects
    waiting = rounds.filter(standing=True, closed_at=None, scheme_version__scheme__code=DEFAULT[0])
    if newest is not None and waiting.update(scheme_version=newest):
        versions.filter(pk=newest.pk, frozen_at=None).update(frozen_at=timezone.now())
        versions.filter(scheme__code=DEFAULT[0], version="1.0.0").update(status="retired")


class Migration(migrations.Migration):
    dependencies = [("claims", "0011_standing_round")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
