from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    # the builder is let into these tables as they stand
    dependencies = [
        ("marts", "0001_initial"),
        ("access", "0007_referred"),
        ("people", "0008_doubt"),
        ("rights", "0003_snapshot_words"),
        ("signals", "0002_access"),
        ("cases", "0005_planned_visits"),
        ("plans", "0002_access"),
        ("incidents", "0002_access"),
        ("clock", "0005_feed"),
    ]

    operations = [sql.run("kamkor.monitoring.marts", "access")]
