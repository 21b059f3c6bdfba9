from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [("commission", "0002_access")]
    operations = [sql.run("kamkor.casework.commission", "kept")]
