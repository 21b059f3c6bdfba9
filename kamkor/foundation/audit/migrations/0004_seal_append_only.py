from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_seal")]
    operations = [sql.run("kamkor.foundation.audit", "seal")]
