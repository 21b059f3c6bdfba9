from django.db import migrations, models

from kamkor.foundation.db import sql


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_planned_visits'),
        ('people', '0008_doubt'),
        ('places', '0003_alter_organisation_kind'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='case',
            index=models.Index(models.OrderBy(models.F('opened_at'), descending=True), models.F('id'), condition=models.Q(('closed_at', None)), name='cases_case_newest'),
        ),
        sql.run("kamkor.casework.cases", "one_by_one"),
    ]
