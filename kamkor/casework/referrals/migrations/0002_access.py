from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("cases", "0002_access")]
    operations = [sql.run("kamkor.casework.referrals", "access")]
