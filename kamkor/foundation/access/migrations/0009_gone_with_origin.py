from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [("access", "0008_link_origin")]
    operations = [sql.run("kamkor.foundation.access", "origin")]
