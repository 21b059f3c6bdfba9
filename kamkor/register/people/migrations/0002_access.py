from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [("access", "0002_access"), ("people", "0001_initial")]
    operations = [
        sql.run("kamkor.register.people", "access"),
        sql.run("kamkor.register.people", "hidden"),
    ]
