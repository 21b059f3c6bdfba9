from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [("access", "0002_access"), ("sources", "0003_intake")]
    operations = [
        sql.run("kamkor.register.sources", "check_access"),
        sql.run("kamkor.register.sources", "functions"),
    ]
