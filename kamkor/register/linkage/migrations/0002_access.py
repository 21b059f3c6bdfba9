from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_access"),
        ("sources", "0002_access"),
        ("linkage", "0001_initial"),
    ]
    operations = [sql.run("kamkor.register.linkage", "access")]
