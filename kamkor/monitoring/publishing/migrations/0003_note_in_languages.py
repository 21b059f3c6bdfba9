from django.db import migrations, models

# notes were written in Russian
FORWARD = """
ALTER TABLE publishing_release ALTER COLUMN note TYPE jsonb
USING CASE WHEN note = '' THEN '{}'::jsonb ELSE jsonb_build_object('ru', note) END
"""
BACK = """
ALTER TABLE publishing_release ALTER COLUMN note TYPE varchar(500)
USING left(coalesce(note ->> 'ru', note ->> 'en', note ->> 'ky', note ->> 'kk', ''), 500)
"""


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_access")]
    operations = [
        migrations.RunSQL(
            FORWARD,
            BACK,
            state_operations=[
                migrations.AlterField("release", "note", models.JSONField(default=dict))
            ],
        )
    ]
