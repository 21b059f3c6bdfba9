from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("marts", "0003_procedures"),
        ("people", "0008_doubt"),
    ]

    operations = [sql.run("kamkor.monitoring.marts", "parallel")]
