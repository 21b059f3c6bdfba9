from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    """What 0003 and 0005 made, made anew where they ran before."""

    dependencies = [
        ("linkage", "0011_spread"),
    ]
    operations = [
        sql.run("kamkor.register.linkage", "follow"),
        sql.run("kamkor.register.linkage", "alike"),
    ]
