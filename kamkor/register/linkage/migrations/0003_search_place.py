from django.db import migrations, models

from kamkor.foundation.db import sql

# Django alters no composite key: the database by SQL, the state by making it anew.
STATE = [
    migrations.DeleteModel(name="SearchKey"),
    migrations.CreateModel(
        name="SearchKey",
        fields=[
            (
                "pk",
                models.CompositePrimaryKey(
                    "hash",
                    "place",
                    "person_id",
                    blank=True,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("hash", models.BigIntegerField()),
            ("place", models.IntegerField()),
            ("person_id", models.UUIDField()),
        ],
        options={
            "indexes": [
                models.Index(fields=["person_id"], name="linkage_searchkey_person")
            ]
        },
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_provisional_shield"),
        ("linkage", "0002_access"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                sql.run("kamkor.register.linkage", "search"),
                sql.run("kamkor.register.linkage", "follow"),
            ],
            state_operations=STATE,
        )
    ]
