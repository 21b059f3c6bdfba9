from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_newest'),
        ('people', '0008_doubt'),
        ('places', '0003_alter_organisation_kind'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='case',
            name='cases_case_newest',
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(models.OrderBy(models.F('opened_at'), descending=True), models.F('id'), models.F('place'), condition=models.Q(('closed_at', None)), name='cases_case_newest'),
        ),
    ]
