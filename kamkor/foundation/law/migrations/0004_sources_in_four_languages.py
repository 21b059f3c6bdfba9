from django.db import migrations, models

# what stood there stands in every language until the country pack is loaded again
SAID = """
UPDATE law_parameter SET
    sources = jsonb_build_object('ky', source_title, 'kk', source_title,
                                 'ru', source_title, 'en', source_title),
    notes = CASE WHEN note IS NULL THEN '{}'
            ELSE jsonb_build_object('ky', note, 'kk', note, 'ru', note, 'en', note) END
"""
BACK = """
UPDATE law_parameter SET source_title = sources ->> 'en', note = notes ->> 'en'
"""


class Migration(migrations.Migration):
    dependencies = [("law", "0003_count")]
    operations = [
        migrations.AddField(
            "parameter",
            "sources",
            models.JSONField(
                default=dict,
                help_text="The act or whoever told of it, by language.",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "parameter",
            "notes",
            models.JSONField(default=dict, help_text="By language; may be empty."),
        ),
        migrations.RunSQL(SAID, BACK),
        migrations.RemoveField("parameter", "source_title"),
        migrations.RemoveField("parameter", "note"),
    ]
