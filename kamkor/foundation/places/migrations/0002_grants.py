from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial"), ("db", "0001_context")]
    operations = [sql.run("kamkor.foundation.places", "grants")]
