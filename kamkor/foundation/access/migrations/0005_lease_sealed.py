from uuid import UUID

from django.db import migrations, models
from django.db.models import F, Q

from kamkor.foundation.db import vault


def seal(apps, _editor):
    """What was typed so far, with the key of its child."""
    lease_of = apps.get_model("access", "Lease").objects
    for pk, subject, words, review in lease_of.values_list(
        "pk", "subject", "typed", "review_typed"
    ):
        lease_of.filter(pk=pk).update(
            words=_sealed(words, subject, "words", pk),
            review_words=_sealed(review, subject, "review_words", pk) if review else None,
        )


def _sealed(text: str, subject: UUID, column: str, pk: UUID) -> bytes:
    return vault.seal(text, subject=subject, place=f"access_lease.{column}.{pk}")


class Migration(migrations.Migration):
    dependencies = [("access", "0004_alert"), ("db", "0002_subjectkey")]
    operations = [
        migrations.RemoveConstraint("lease", "access_lease_reviewed_by_another"),
        migrations.RenameField("lease", "words", "typed"),
        migrations.RenameField("lease", "review_words", "review_typed"),
        migrations.AddField("lease", "words", models.BinaryField(null=True)),
        migrations.AddField("lease", "review_words", models.BinaryField(null=True)),
        migrations.RunPython(seal),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveField("lease", "typed"),
        migrations.RemoveField("lease", "review_typed"),
        migrations.AlterField("lease", "words", models.BinaryField()),
        migrations.AddConstraint(
            "lease",
            models.CheckConstraint(
                name="access_lease_reviewed_by_another",
                condition=Q(
                    reviewed_at=None, reviewed_by=None, justified=None,
                    review_words=None,
                )
                | Q(reviewed_at__isnull=False, justified__isnull=False)
                & Q(reviewed_by__isnull=False)
                & ~Q(reviewed_by=F("user")),
            ),
        ),
    ]  # fmt: skip
