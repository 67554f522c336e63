"""What a table changed, so that it can be put back."""

import django.core.serializers.json
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0020_claim_pair'),
    ]

    operations = [
        migrations.AddField(
            model_name='importedbatch',
            name='changed',
            field=models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='Of what was here before: by label, key and column, what it said and what it says now.'),
        ),
    ]
