"""Keys of addresses whose fragment names a page (#/knee, #!/knee): two of them were one until now."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Q

from claims.rules.identify.address import compare_key


def work_out_anew(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Work out the keys of these addresses as they are worked out from now on."""
    sources = apps.get_model("claims", "Source").objects
    of_pages = sources.filter(Q(address__contains="#/") | Q(address__contains="#!"))
    for pk, address in of_pages.values_list("pk", "address").iterator():
        sources.filter(pk=pk).update(address_key=compare_key(address))


class Migration(migrations.Migration):
    dependencies = [("claims", "0003_vocabulary")]
    operations = [migrations.RunPython(work_out_anew, migrations.RunPython.noop)]
