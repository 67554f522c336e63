"""The words of a claim as they are read, where its quote has printed lines."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Q

from claims.rules.span.lines import WITHOUT_BLOCKS, read_within

_FIELD = models.TextField(
    blank=True,
    default="",
    editable=False,
    help_text="The quote without line ends in mid-sentence, where it has any; else empty.",
)


def read_quotes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Read the quotes that have lines. Their captures were made before blocks were known: the quote itself tells."""
    claims = apps.get_model("claims", "Claim").objects
    with_lines = claims.filter(Q(quote__contains="\n") | Q(quote__contains="\r"))
    for pk, quote in with_lines.values_list("pk", "quote").iterator():
        read = read_within(quote, [], WITHOUT_BLOCKS)
        if read != quote:
            claims.filter(pk=pk).update(quote_flowed=read)


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_address_keys")]
    operations = [
        migrations.AddField("claim", "quote_flowed", _FIELD.clone()),
        migrations.AddField("historicalclaim", "quote_flowed", _FIELD.clone()),
        migrations.RunPython(read_quotes, migrations.RunPython.noop),
    ]
