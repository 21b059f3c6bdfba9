from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    """A link given to one of two that are one child reaches both."""

    dependencies = [
        ("linkage", "0010_no_note_of_a_pair"),
        ("access", "0008_link_origin"),
        ("people", "0008_doubt"),
    ]
    operations = [sql.run("kamkor.register.linkage", "spread")]
