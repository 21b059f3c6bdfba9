from django.db import migrations

_ADD = """
INSERT INTO accounts_user (id, username, full_name, password, phone, email, language,
                           kind, is_active, date_joined, session_epoch)
VALUES ('00000000-0000-7000-8000-000000000001', 'kamkor', 'Kamkor', '!', '', '', 'ru',
        'machine', true, now(), 0)
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    """The machine itself, so that what it decides has an author."""

    dependencies = [("access", "0002_access")]
    operations = [migrations.RunSQL(_ADD, migrations.RunSQL.noop)]
