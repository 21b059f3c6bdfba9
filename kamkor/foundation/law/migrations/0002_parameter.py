from django.db import migrations

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    dependencies = [("law", "0001_initial"), ("db", "0001_context")]
    operations = [
        sql.run(
            "kamkor.foundation.law",
            "parameter",
            undo="DROP FUNCTION law_add_working_days(text, date, integer);"
            "DROP FUNCTION law_value(text, text, date);"
            "ALTER TABLE law_parameter"
            " DROP CONSTRAINT parameter_periods_do_not_overlap",
        )
    ]
