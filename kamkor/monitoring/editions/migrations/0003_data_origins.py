from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0002_access"),
    ]

    operations = [
        migrations.AddField(
            model_name="data",
            name="origins",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="data",
            name="origins_hash",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AlterField(
            model_name="data",
            name="hash",
            field=models.CharField(max_length=64),
        ),
        migrations.AlterField(
            model_name="data",
            name="source",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddConstraint(
            model_name="data",
            constraint=models.UniqueConstraint(
                fields=("hash", "origins_hash"), name="editions_data_once"
            ),
        ),
    ]
