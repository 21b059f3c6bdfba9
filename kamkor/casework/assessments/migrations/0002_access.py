from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [("people", "0002_access"), ("assessments", "0001_initial")]
    operations = [sql.run("kamkor.casework.assessments", "access")]
