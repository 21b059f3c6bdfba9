from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0002_access"),
    ]
    operations = [
        sql.run("kamkor.casework.incidents", "near"),
    ]
