"""Databases made before `people_hidden` gain it here."""

from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [("families", "0003_moved")]
    operations = [
        sql.run("kamkor.register.people", "hidden"),
        sql.run("kamkor.register.families", "moved_seen"),
    ]
