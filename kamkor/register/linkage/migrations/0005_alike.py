from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("linkage", "0004_weighed"),
    ]
    operations = [
        sql.run("kamkor.register.linkage", "alike"),
    ]
