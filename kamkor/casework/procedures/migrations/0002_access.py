from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_initial"), ("people", "0008_doubt")]
    operations = [sql.run("kamkor.casework.procedures", "access")]
