from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0008_secret_rows"),
        ("linkage", "0007_readings"),
    ]
    operations = [sql.run("kamkor.register.linkage", "secret")]
