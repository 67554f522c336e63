from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0035_hold'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='claimpair',
            name='pair_says',
        ),
        migrations.AlterField(
            model_name='claimpair',
            name='relation',
            field=models.CharField(blank=True, choices=[('agrees', 'Agrees'), ('stronger', 'Stronger'), ('weaker', 'Weaker'), ('contradicts', 'Contradicts'), ('same', 'Same wording')], help_text='How the first claim stands to the other.', max_length=12),
        ),
        migrations.AlterField(
            model_name='historicalclaimpair',
            name='relation',
            field=models.CharField(blank=True, choices=[('agrees', 'Agrees'), ('stronger', 'Stronger'), ('weaker', 'Weaker'), ('contradicts', 'Contradicts'), ('same', 'Same wording')], help_text='How the first claim stands to the other.', max_length=12),
        ),
        migrations.AlterField(
            model_name='job',
            name='kind',
            field=models.CharField(choices=[('fetch', 'Fetch an address'), ('find_copies', 'Look for copies'), ('change', 'Change several at once'), ('open_round', 'Open a round and hand it out'), ('hand_out', 'Hand a round out anew'), ('decide', 'Decide where all agree'), ('intervals', 'Work out intervals of agreement'), ('import', 'Store an import'), ('look', 'Look through a table'), ('table', 'Store a table'), ('release', 'Make a release'), ('wordings', 'Look for one wording on several pages')], max_length=12),
        ),
        migrations.AlterField(
            model_name='savedview',
            name='of',
            field=models.CharField(choices=[('claims', 'Claims'), ('sources', 'Sources'), ('questions', 'Questions'), ('evidence', 'Evidence'), ('relations', 'Relations'), ('changes', 'Changes'), ('pairs', 'Pairs')], max_length=12, verbose_name='list'),
        ),
        migrations.AddIndex(
            model_name='claimpair',
            index=models.Index(condition=models.Q(('relation', 'same'), ('status', 'candidate'), ('withdrawn_at', None)), fields=['id'], name='pair_may_be_same'),
        ),
        migrations.AddConstraint(
            model_name='claimpair',
            constraint=models.CheckConstraint(condition=models.Q(('relation__in', ['agrees', 'stronger', 'weaker', 'contradicts', 'same']), models.Q(('relation', ''), models.Q(('status', 'confirmed'), _negated=True)), _connector='OR'), name='pair_says', violation_error_message='Say how the first claim stands to the other.'),
        ),
    ]
