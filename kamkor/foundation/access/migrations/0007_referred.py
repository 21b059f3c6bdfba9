from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    """Whoever answers a referral for a body knows which child it is about."""

    dependencies = [("access", "0006_casework")]
    operations = [sql.run("kamkor.foundation.access", "link_class")]
