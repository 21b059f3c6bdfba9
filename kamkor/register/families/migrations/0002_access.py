from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_provisional_shield"),
        ("families", "0001_initial"),
    ]
    operations = [sql.run("kamkor.register.families", "access")]
