from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0008_doubt'),
        ('places', '0003_alter_organisation_kind'),
        ('rights', '0004_gap_oldest'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='gap',
            name='rights_gap_oldest',
        ),
        migrations.AddIndex(
            model_name='gap',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['since', 'id', 'place'], name='rights_gap_oldest'),
        ),
    ]
