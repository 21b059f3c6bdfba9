from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [("people", "0004_shield"), ("access", "0002_access")]
    operations = [sql.run("kamkor.register.people", "shield")]
