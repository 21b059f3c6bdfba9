from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0008_doubt'),
        ('places', '0003_alter_organisation_kind'),
        ('rights', '0003_snapshot_words'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='gap',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['since', 'id'], name='rights_gap_oldest'),
        ),
    ]
