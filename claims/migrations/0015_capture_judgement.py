import claims.rules.identify.uid
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0014_intervals"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaptureJudgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uid",
                    models.CharField(
                        default=claims.rules.identify.uid.new_uid, editable=False, max_length=10, unique=True
                    ),
                ),
                (
                    "shows",
                    models.CharField(
                        choices=[("complete", "Complete"), ("partial", "Partial"), ("blocked", "Blocked")],
                        max_length=10,
                    ),
                ),
                (
                    "because",
                    models.CharField(
                        blank=True, help_text="What shows it: the words of the wall, what is missing.", max_length=300
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "capture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="claims.capture",
                        verbose_name="saved copy",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successor",
                        to="claims.capturejudgement",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes", None)), fields=("capture",), name="capture_judged_first_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shows", "complete"), models.Q(("because", ""), _negated=True), _connector="OR"
                        ),
                        name="capture_judged_because",
                    ),
                ],
            },
        ),
    ]
