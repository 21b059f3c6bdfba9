from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial"), ("cases", "0002_access")]
    operations = [
        sql.run("kamkor.register.people", "hidden"),  # databases made before lack it
        sql.run("kamkor.casework.plans", "access"),
    ]
