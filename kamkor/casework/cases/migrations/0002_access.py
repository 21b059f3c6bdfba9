from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("access", "0006_casework"),
        ("people", "0003_functions"),
    ]
    operations = [sql.run("kamkor.casework.cases", "access")]
