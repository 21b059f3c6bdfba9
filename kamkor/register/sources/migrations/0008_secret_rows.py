from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [("sources", "0007_undoing")]
    operations = [
        migrations.AddField(
            "record",
            "secret_of",
            ArrayField(models.UUIDField(), null=True, editable=False),
        ),
        sql.run("kamkor.register.sources", "check_open"),
    ]
