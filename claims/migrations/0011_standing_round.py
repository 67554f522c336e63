"""Rounds of before took any claim and any reviewer, which is what a standing round does."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def make_standing(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Say so of each that was opened."""
    apps.get_model("claims", "Round").objects.filter(opened_at__isnull=False).update(standing=True)


class Migration(migrations.Migration):
    dependencies = [("claims", "0010_review")]
    operations = [migrations.RunPython(make_standing, migrations.RunPython.noop)]
