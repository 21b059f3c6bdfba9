"""An index brought in as a table is given its origins, indicator by indicator."""

import pytest
from django.core.exceptions import PermissionDenied

from kamkor.foundation.db import context
from kamkor.monitoring.editions import actions, letting, reads
from kamkor.monitoring.editions.actions import Told
from kamkor.monitoring.editions.errors import NothingChanged, OriginsKnown
from kamkor.monitoring.editions.models import Version
from kamkor.monitoring.indicators.index import origins
from tests.cast import NOON, acting, sign_in

OFFICE = Told("Комитет", "Сборник 2024", "https://stat.example.kg/1", exact=False)
COLUMNS = ("mortality", "vaccinated", "enrolled")
ALL = {
    "all-publisher": "Комитет", "all-title": "Сборник 2024",
    "all-address": "https://stat.example.kg/1", "all-exact": "no", "note": "откуда числа",
}  # fmt: skip


def path(version):
    return f"/index/versions/{version.pk}/origins/"


def newest():
    return Version.objects.order_by("-number").first()


def told(version):
    return origins.read(version.data.origins)


def tell(erkin, version, at=NOON, **other):
    of_all = dict.fromkeys(COLUMNS, OFFICE) | other
    return actions.tell_origins(version, of_all, note="n", by=acting(erkin), at=at)


def test_every_figure_has_the_origin_that_was_told(erkin, version):
    made = tell(erkin, version, enrolled=Told("Министерство", "", "", exact=False))
    assert (made.parent_id, made.data.text) == (version.pk, version.data.text)
    assert {one.indicator for one in told(made)} == set(COLUMNS)
    of = {one.indicator: one for one in told(made)}
    assert (of["mortality"].publisher, of["mortality"].title) == (
        "Комитет", "Сборник 2024",
    )  # fmt: skip
    assert (of["enrolled"].publisher, of["enrolled"].address) == ("Министерство", "")
    assert {one.sha256 for one in told(made)} == {version.data.hash}
    edition = actions.freeze(made, code="kg-o", year=2023, by=acting(erkin), at=NOON)
    assert reads.verify(edition) == []
    sources = {p["code"]: p["source"] for p in made.spec["indicators"]}
    assert sources["enrolled"]["ky"] == "Министерство"


def test_a_publisher_of_the_catalogue_is_known_by_its_name(erkin, version):
    name = "национальный статистический комитет Кыргызской Республики"
    made = tell(erkin, version, enrolled=Told(name, "", "", exact=False))
    assert {o.publisher for o in told(made) if o.indicator == "enrolled"} == {"KG_NSC"}


def test_what_holds_exact_counts_stays_in_the_house_and_so_does_what_was_not_told(
    erkin, version
):
    assert letting.stays(version.data.origins) == "untold"
    assert letting.stays(tell(erkin, version).data.origins) is None
    counted = tell(erkin, version, enrolled=Told("", "", "", exact=True))
    assert letting.stays(counted.data.origins) == "exact"


def test_the_same_told_again_is_no_version(erkin, version):
    made = tell(erkin, version)
    with pytest.raises(NothingChanged):
        tell(erkin, made)


def test_who_does_not_choose_the_method_tells_nothing(client, bakyt, version):
    with pytest.raises(PermissionDenied), context.acting_as(bakyt.pk):
        tell(bakyt, version)
    sign_in(client, bakyt)
    assert client.get(path(version)).status_code == 403
    page = client.get(f"/index/versions/{version.pk}/").content.decode()
    assert "Не было сказано, откуда" in page and "/origins/" not in page


def test_the_page_tells_all_at_once_and_one_otherwise(desk, version):
    page = desk.get(path(version)).content.decode()
    assert all(code in page for code in COLUMNS) and "Invented" in page
    sent = ALL | {"part-2-publisher": "Реестр", "part-2-exact": "yes"}
    assert desk.post(path(version), sent).url == f"/index/versions/{newest().pk}/"
    assert {o.indicator: o.publisher for o in told(newest())} == {
        "mortality": "Комитет", "vaccinated": "Комитет", "enrolled": "REGISTER",
    }  # fmt: skip
    page = desk.get(f"/index/versions/{newest().pk}/").content.decode()
    assert "точные подсчёты этого реестра" in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"all-publisher": ""}, "Укажите, кто опубликовал числа."),
        ({"all-exact": ""}, "Укажите, подсчитаны ли они здесь."),
        ({"all-address": "не адрес"}, "Напишите адрес полностью"),
        ({"note": ""}, "id_note_error"),
    ],
)
def test_what_is_lacking_is_said_and_nothing_is_lost(desk, version, sent, said):
    answer = desk.post(path(version), ALL | sent)
    page = answer.content.decode()
    assert (answer.status_code, Version.objects.count()) == (422, 1)
    assert said in page
    assert "Сборник 2024" in page


def test_what_all_lack_is_asked_once_and_what_one_lacks_at_that_one(desk, version):
    page = desk.post(path(version), {"note": ""}).content.decode()
    for field in ("all-publisher", "all-exact", "note"):
        assert f'id="id_{field}_error"' in page
    assert 'id="id_part-0-publisher_error"' not in page
    some = {"part-0-publisher": "Комитет", "all-exact": "no", "note": "n"}
    page = desk.post(path(version), some).content.decode()
    assert 'id="id_part-1-publisher_error"' in page
    assert 'id="id_part-0-publisher_error"' not in page


def test_a_version_of_accepted_figures_knows_it_already(desk, joined):
    assert desk.get(path(joined)).url == f"/index/versions/{joined.pk}/"


def test_nobody_tells_other_origins_of_accepted_figures(erkin, joined):
    with pytest.raises(OriginsKnown):
        tell(erkin, joined)
    assert newest().pk == joined.pk


def test_an_edition_says_that_no_release_takes_it(desk, edition, erkin, version):
    page = desk.get(f"/index/editions/{edition.code}/").content.decode()
    assert "Это издание не попадает в выпуск." in page
    assert path(version) in page
    made = tell(erkin, version)
    actions.freeze(made, code="kg-o", year=2023, by=acting(erkin), at=NOON)
    page = desk.get("/index/editions/kg-o/").content.decode()
    assert "не попадает в выпуск" not in page
    assert "Комитет" in page and "https://stat.example.kg/1" in page
