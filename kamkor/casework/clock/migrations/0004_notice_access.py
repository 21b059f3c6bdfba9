from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [("clock", "0003_notice")]
    operations = [sql.run("kamkor.casework.clock", "notice")]
