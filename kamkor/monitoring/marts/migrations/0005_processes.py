from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [("marts", "0004_parallel")]

    operations = [sql.run("kamkor.monitoring.marts", "processes")]
