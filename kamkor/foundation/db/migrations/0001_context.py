from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        sql.run(
            "kamkor.foundation.db", "context", undo="DROP SCHEMA context CASCADE"
        ),
    ]
