from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("signals", "0001_initial"),
        ("people", "0008_doubt"),
        ("access", "0006_casework"),
    ]
    operations = [sql.run("kamkor.casework.signals", "access")]
