import django.contrib.postgres.fields
import kamkor.foundation.db.ids
from django.db import migrations, models

from kamkor.foundation.db import sql


class Migration(migrations.Migration):

    dependencies = [
        ('linkage', '0005_alike'),
    ]

    operations = [
        migrations.CreateModel(
            name='FileJob',
            fields=[
                ('id', models.UUIDField(default=kamkor.foundation.db.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('asked_by', models.UUIDField()),
                ('asked_at', models.DateTimeField()),
                ('language', models.CharField(max_length=5)),
                ('key', models.BinaryField(null=True)),
                ('state', models.CharField(choices=[('asked', 'waits for what its columns hold'), ('queued', 'waits for its turn'), ('running', 'is being worked on'), ('done', 'is done'), ('failed', 'was not done'), ('gone', 'its files are gone')], default='asked', max_length=8)),
                ('ended_at', models.DateTimeField(null=True)),
                ('downloaded', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
            ],
            options={
                'indexes': [models.Index(fields=['asked_by', '-asked_at'], name='linkage_filejob_newest'), models.Index(condition=models.Q(('state', 'gone'), _negated=True), fields=['asked_at'], name='linkage_filejob_held')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'running'])), fields=('asked_by',), name='linkage_filejob_one_at_a_time')],
            },
        ),
        sql.run("kamkor.register.linkage", "filejobs"),
    ]
