"""Run as the migrating role: migrations, the verifying key, both country packs."""

from datetime import UTC, datetime

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from kamkor.casework.assessments import loading as forms  # noqa: E402
from kamkor.casework.clock import pack as deadlines  # noqa: E402
from kamkor.foundation.db.prepare import install_context_key  # noqa: E402
from kamkor.foundation.law import pack as law  # noqa: E402
from kamkor.foundation.places import pack as places  # noqa: E402
from kamkor.monitoring.indicators import loading as indicators  # noqa: E402

call_command("migrate", verbosity=0, skip_checks=True)
install_context_key()
for country in ("kg", "kz"):
    places.load_country(country, at=datetime.now(UTC))
    law.load_country(country, at=datetime.now(UTC))
    deadlines.load_country(country, at=datetime.now(UTC))
    forms.load_country(country, at=datetime.now(UTC))
indicators.load(at=datetime.now(UTC))
