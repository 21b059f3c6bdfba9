from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("db", "0001_context")]
    operations = [
        migrations.CreateModel(
            name="SubjectKey",
            fields=[
                ("subject", models.UUIDField(primary_key=True, serialize=False)),
                ("wrapped", models.BinaryField()),
            ],
        ),
    ]
