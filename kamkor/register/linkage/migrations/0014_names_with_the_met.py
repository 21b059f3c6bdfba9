from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    """What 0013 made, made anew: it tells more columns now."""

    dependencies = [
        ("linkage", "0013_meet_few"),
    ]
    operations = [
        migrations.RunSQL(
            "DROP FUNCTION linkage_meet(bigint[], uuid[], integer)",
            migrations.RunSQL.noop,
        ),
        sql.run(
            "kamkor.register.linkage",
            "meet_few",
            undo="DROP FUNCTION linkage_named(text[], text[])",
        ),
    ]
