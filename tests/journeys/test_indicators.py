"""The analyst brings a file of figures in on a phone; a worker reads the indicator."""

import pytest

from kamkor.foundation.access.choices import RoleCode
from tests.cast import somebody, territory
from tests.monitoring.indicators.making import rows
from tests.monitoring.indicators.test_bringing import HEAD, all_regions

from .test_accessible import has_no_barrier

pytestmark = pytest.mark.journey


def test_a_file_is_looked_at_accepted_and_read(own_database, desk, tmp_path):
    erkin = somebody("erkin", RoleCode.ANALYST)
    bakyt = somebody("bakyt", RoleCode.SOCIAL_WORKER, at=territory("Osh"))
    path = rows(tmp_path, "санитария.csv", HEAD, *all_regions(20), (2024, "KG-B", 861))

    analyst = desk(erkin, phone=True)
    analyst.go("/figures/add/")
    has_no_barrier(analyst)
    analyst.page.locator("[name=file]").set_input_files(path)
    analyst.page.locator("[name=indicator]").select_option("SANIT")
    analyst.press_primary()
    analyst.reads("2024: 861. Может быть только от 0 до 100.", "Ждёт решения")
    has_no_barrier(analyst)
    analyst.page.locator("#id_reason").fill("Спросили: потерян знак.")
    analyst.press_primary()
    analyst.reads("Спросили: потерян знак.", "учитывается")

    worker = desk(bakyt, phone=True, language="ky")
    worker.go("/indicators/")
    worker.follow("Канализациясы же коопсуз санитариясы бар калк")
    worker.reads("Баткен облусу", "20,0", "кармалып турат")
    assert "861,0" not in worker.text
    has_no_barrier(worker)
