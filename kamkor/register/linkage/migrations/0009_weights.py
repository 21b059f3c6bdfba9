import django.db.models.deletion
import kamkor.foundation.db.ids
from django.db import migrations, models

from kamkor.foundation.db import sql


class Migration(migrations.Migration):

    dependencies = [
        ('linkage', '0008_secret_rows'),
        ('people', '0007_provisional_shield'),
        ('sources', '0007_undoing'),
    ]

    operations = [
        migrations.CreateModel(
            name='QualityDay',
            fields=[
                ('on', models.DateField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('figures', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='Threshold',
            fields=[
                ('id', models.UUIDField(default=kamkor.foundation.db.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('version', models.CharField(max_length=20)),
                ('records', models.BigIntegerField()),
                ('bits', models.FloatField()),
                ('links', models.IntegerField()),
                ('looked', models.IntegerField()),
                ('precision', models.FloatField(null=True)),
                ('low', models.FloatField(null=True)),
                ('high', models.FloatField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WeightSet',
            fields=[
                ('id', models.UUIDField(default=kamkor.foundation.db.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.CharField(max_length=20, unique=True)),
                ('hash', models.CharField(max_length=16)),
                ('body', models.TextField()),
                ('answers', models.IntegerField()),
                ('records', models.BigIntegerField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.UUIDField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Biggest',
            fields=[
                ('pk', models.CompositePrimaryKey('month', 'person', blank=True, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField()),
                ('records', models.IntegerField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='WeightStep',
            fields=[
                ('id', models.UUIDField(default=kamkor.foundation.db.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('checked', 'checked, and better'), ('refused', 'refused: not better'), ('adopted', 'adopted'), ('rolled_back', 'rolled back')], max_length=11)),
                ('at', models.DateTimeField()),
                ('by', models.UUIDField()),
                ('figures', models.JSONField(default=dict)),
                ('beside', models.CharField(blank=True, max_length=20)),
                ('in_force', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='linkage.weightset')),
                ('weights', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='linkage.weightset')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LinkSample',
            fields=[
                ('id', models.UUIDField(default=kamkor.foundation.db.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('bits', models.FloatField()),
                ('stratum', models.SmallIntegerField()),
                ('drawn_at', models.DateTimeField()),
                ('place', models.IntegerField(default=0)),
                ('state', models.CharField(choices=[('open', 'waits for a decision'), ('same', 'the same child'), ('different', 'different children'), ('unsure', 'cannot say'), ('moot', 'no longer needed')], default='open', max_length=9)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.UUIDField(null=True)),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='linkage.assignment')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sources.record')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['place', '-drawn_at', 'id'], name='linkage_sample_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'moot']), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='linkage_sample_decided_by_somebody')],
            },
        ),
        sql.run("kamkor.register.linkage", "learned"),
    ]
