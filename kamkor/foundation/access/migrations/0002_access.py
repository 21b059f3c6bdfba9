from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_context"),
        ("audit", "0002_entry"),
        ("access", "0001_initial"),
        ("accounts", "0001_initial"),
    ]
    operations = [
        sql.run("kamkor.foundation.access", "link_class"),
        sql.run("kamkor.foundation.access", "access"),
    ]
