from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("marts", "0002_access"),
        ("procedures", "0002_access"),
    ]

    operations = [sql.run("kamkor.monitoring.marts", "procedures")]
