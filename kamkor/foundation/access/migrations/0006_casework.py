from django.db import migrations, models

from kamkor.foundation.db import sql


class Migration(migrations.Migration):
    """Commission, akimat and partner bodies reach children by links of casework."""

    dependencies = [("access", "0005_lease_sealed")]
    operations = [
        sql.run("kamkor.foundation.access", "link_class"),
        migrations.AlterField(
            model_name='grant',
            name='role',
            field=models.CharField(choices=[('social_worker', 'Social worker'), ('supervisor', 'Head of the territorial unit'), ('territorial_officer', 'Officer of the territorial unit'), ('local_official', 'Village head, officer of the aiyl okmotu'), ('headquarters', 'City headquarters'), ('school', 'School'), ('clinic', 'Clinic'), ('ngo', 'Non-governmental organisation'), ('border', 'Border service'), ('hotline', 'Helpline 111'), ('council', 'Commission, coordination council'), ('ombudsman', 'Ombudsman'), ('analyst', 'Analyst'), ('system_admin', 'System administrator'), ('auditor', 'Auditor, privacy officer'), ('akimat', 'Akim, mayor or their deputy'), ('partner', 'Police, prosecutor, court, civil registry, another body'), ('machine', 'The machine')], max_length=30),
        ),
    ]
