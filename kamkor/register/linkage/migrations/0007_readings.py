from base64 import b64encode

import django.db.models.deletion
from django.db import migrations, models

import kamkor.foundation.db.ids
from kamkor.foundation.db import sql, vault

PACKAGE = "kamkor.register.linkage"


def seal_words(apps, _editor):
    """Words of decisions made before go to their readings, sealed for both children."""
    pairs = apps.get_model("linkage", "Pair").objects.exclude(note="")
    readings = apps.get_model("linkage", "Reading").objects
    for pair in pairs.iterator():
        for reading in readings.filter(pair=pair, nth=1):
            place = f"linkage_reading.note.{reading.pk}"
            inner = vault.seal(pair.note, subject=pair.left_id, place=place)
            reading.note = vault.seal(
                b64encode(inner).decode(), subject=pair.right_id, place=place
            )
            reading.save(update_fields=["note"])
        pair.note = ""
        pair.save(update_fields=["note"])


class Migration(migrations.Migration):

    dependencies = [
        ('linkage', '0006_filejob'),
        ('people', '0007_provisional_shield'),
        ('sources', '0007_undoing'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.UUIDField(default=kamkor.foundation.db.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('round', models.SmallIntegerField()),
                ('nth', models.SmallIntegerField()),
                ('reader', models.UUIDField()),
                ('answer', models.CharField(choices=[('open', 'waits for a decision'), ('same', 'the same child'), ('different', 'different children'), ('unsure', 'cannot say'), ('moot', 'no longer needed')], max_length=9)),
                ('note', models.BinaryField(null=True)),
                ('seconds', models.IntegerField(null=True)),
                ('read_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name='pair',
            name='linkage_pair_open',
        ),
        migrations.AddField(
            model_name='pair',
            name='awaits',
            field=models.CharField(choices=[('first', 'a reader'), ('second', 'a second reader'), ('head', 'the head of the unit'), ('nobody', 'nobody')], db_default='first', max_length=6),
        ),
        migrations.AddField(
            model_name='pair',
            name='round',
            field=models.SmallIntegerField(db_default=1),
        ),
        migrations.AddField(
            model_name='pair',
            name='value',
            field=models.FloatField(db_default=0.0),
        ),
        migrations.AddIndex(
            model_name='pair',
            index=models.Index(condition=models.Q(('awaits', 'nobody'), _negated=True), fields=['place', '-value', 'id'], name='linkage_pair_awaits'),
        ),
        migrations.AddField(
            model_name='reading',
            name='pair',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='readings', to='linkage.pair'),
        ),
        sql.run(PACKAGE, "decided_before"),
        migrations.RunPython(seal_words, migrations.RunPython.noop, elidable=False),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['same', 'moot']), _negated=True), ('awaits', 'nobody'), _connector='OR'), name='linkage_pair_joined_waits_for_nobody'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['open', 'unsure']), _negated=True), models.Q(('awaits', 'nobody'), _negated=True), _connector='OR'), name='linkage_pair_open_waits_for_somebody'),
        ),
        migrations.AddIndex(
            model_name='reading',
            index=models.Index(fields=['reader', 'read_at'], name='linkage_reading_reader'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.UniqueConstraint(fields=('pair', 'round', 'nth'), name='linkage_reading_one_a_turn'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.UniqueConstraint(fields=('pair', 'round', 'reader'), name='linkage_reading_nobody_twice'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['same', 'different', 'unsure'])), name='linkage_reading_is_an_answer'),
        ),
        sql.run(PACKAGE, "readings"),
    ]
