from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [("commission", "0001_initial"), ("plans", "0002_access")]
    operations = [
        sql.run("kamkor.casework.commission", "access"),
        sql.run("kamkor.casework.commission", "quorum"),
    ]
