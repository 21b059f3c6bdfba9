from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0001_initial"),
        ("clock", "0002_access"),
        ("signals", "0002_access"),
        ("rights", "0002_access"),
    ]
    operations = [
        sql.run("kamkor.register.people", "hidden"),  # databases made before lack it
        sql.run("kamkor.casework.incidents", "access"),
        sql.run("kamkor.casework.incidents", "counts"),
    ]
