import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0016_import'),
    ]

    operations = [
        migrations.AddField(
            model_name='round',
            name='imported',
            field=models.BooleanField(default=False, editable=False, help_text='Its ratings were made elsewhere, and came in with a table.'),
        ),
        migrations.AddField(
            model_name='user',
            name='imported',
            field=models.BooleanField(default=False, editable=False, help_text='Rated or coded elsewhere, and came in with a table: has no login here.'),
        ),
        migrations.AlterField(
            model_name='capture',
            name='method',
            field=models.CharField(choices=[('pasted', 'Pasted'), ('uploaded', 'Uploaded'), ('sent', 'Sent by bookmarklet'), ('fetched', 'Fetched'), ('imported', 'Quotes out of a table')], max_length=10),
        ),
        migrations.RemoveConstraint(
            model_name='capture',
            name='capture_excerpt_names_document',
        ),
        migrations.AddConstraint(
            model_name='capture',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('depth', 'excerpt'), _negated=True), models.Q(('document_sha256', ''), _negated=True), ('method', 'imported'), _connector='OR'), name='capture_excerpt_names_document', violation_error_message='An excerpt carries the hash of its document.'),
        ),
        migrations.CreateModel(
            name='TableRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=200)),
                ('key', models.CharField(max_length=300)),
                ('extra', models.JSONField(blank=True, default=dict, help_text='Columns of theirs that no field takes, as they were typed.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('claim', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='table_rows', to='claims.claim')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='table_rows', to='claims.source')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('table', 'key'), name='table_row_once')],
            },
        ),
    ]
