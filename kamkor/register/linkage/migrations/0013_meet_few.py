from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    """What one record asks of the register, with plans that a session keeps."""

    dependencies = [
        ("linkage", "0012_fewer_rows_read"),
    ]
    operations = [
        sql.run(
            "kamkor.register.linkage",
            "meet_few",
            undo=(
                "DROP FUNCTION linkage_in_force(text);"
                "DROP FUNCTION linkage_meet(bigint[], uuid[], integer)"
            ),
        ),
    ]
